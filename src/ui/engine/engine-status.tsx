import { formatRuntimeChoice } from '../format/runtime-choice.ts';
import { useApp } from '../store-context.ts';
import { engineName, engineWord } from '../words/engine-words.ts';
import './engine-status.css';

/**
 * Which model, in which state, on what. A live region: it holds only what changes seldom, so that a
 * screen reader speaks at turning points and not at every byte.
 */
export function EngineStatus() {
  const engine = useApp((state) => state.engine);
  return (
    <div role="status" aria-label="Engine" className="engine-status" data-kind={engine.kind}>
      <p className="engine-line">
        <span className="engine-name">{engineName(engine)}</span>
        <span className="engine-word">{engineWord(engine)}</span>
      </p>
      {engine.kind === 'ready' && <p className="engine-how">{formatRuntimeChoice(engine.choice)}</p>}
    </div>
  );
}
