import type { RejectedChoice } from '../../engine/engine-state.ts';
import type { SelfTest } from '../../engine/protocol.ts';
import type { Speeds } from '../../engine/speeds.ts';
import { formatRuntimeChoice } from '../format/runtime-choice.ts';
import { useApp } from '../store-context.ts';
import { engineName, engineWord } from '../words/engine-words.ts';
import { errorSentence } from '../words/error-sentences.ts';
import './engine-details.css';

function cosineText(cosine: SelfTest['textCosine']): string {
  if (cosine === 'later') return 'Done when the text encoder is opened, in a moment.';
  return cosine === null
    ? 'The model brings no reference, so its numbers are unproven.'
    : `Agrees with the reference to ${cosine.toFixed(5)}; 1 is exact.`;
}

function speedText({ webgpuMs, wasmMs }: Speeds): string {
  return `${webgpuMs.toFixed(1)} ms a picture on WebGPU, ${wasmMs.toFixed(1)} on WASM`;
}

function SelfTestRows({ selfTest }: { selfTest: SelfTest }) {
  return (
    <>
      <dt>Self-test, pictures</dt>
      <dd>{cosineText(selfTest.imageCosine)}</dd>
      <dt>Self-test, words</dt>
      <dd>{cosineText(selfTest.textCosine)}</dd>
    </>
  );
}

function Rejected({ rejected }: { rejected: RejectedChoice[] }) {
  if (rejected.length === 0) return null;
  return (
    <>
      <h3>Tried and given up</h3>
      <ul className="engine-rejected">
        {rejected.map(({ choice, error }, index) => (
          <li key={index}>
            <strong>{formatRuntimeChoice(choice)}</strong>
            <p>{errorSentence(error).happened}</p>
            <code>
              {error.code}: {error.detail}
            </code>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Everything the engine knows about itself, for the person who wants to know. */
export function EngineDetails() {
  const engine = useApp((state) => state.engine);
  const error = engine.kind === 'failed' ? engine.error : engine.kind === 'restarting' ? engine.reason : null;
  return (
    <div className="engine-details">
      {engine.kind === 'ready' && <p>{engine.description}</p>}
      <dl>
        <dt>Model</dt>
        <dd>{engineName(engine)}</dd>
        <dt>State</dt>
        <dd>{engineWord(engine)}</dd>
        {engine.kind === 'ready' && (
          <>
            <dt>Runs on</dt>
            <dd>{formatRuntimeChoice(engine.choice)}</dd>
            {engine.adapter && (
              <>
                <dt>Graphics card</dt>
                <dd>{engine.adapter}</dd>
              </>
            )}
            {engine.measured && (
              <>
                <dt>Measured here</dt>
                <dd>{speedText(engine.measured)}</dd>
              </>
            )}
            <SelfTestRows selfTest={engine.selfTest} />
            <dt>Restarts</dt>
            <dd>{engine.restarts}</dd>
            <dt>Licence</dt>
            <dd>{engine.licence}</dd>
          </>
        )}
        {error && (
          <>
            <dt>What happened</dt>
            <dd>
              {errorSentence(error).happened}
              <code>
                {error.code}: {error.detail}
              </code>
            </dd>
          </>
        )}
      </dl>
      {'rejected' in engine && <Rejected rejected={engine.rejected} />}
    </div>
  );
}
