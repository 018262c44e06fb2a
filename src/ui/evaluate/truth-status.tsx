import { useApp } from '../store-context.ts';
import { countOf } from '../format/plural.ts';
import { engineWord } from '../words/engine-words.ts';
import { useEvaluate } from './use-evaluate.ts';

/** One line: how many pictures count, and why the others do not. */
export function TruthStatus() {
  const counts = useEvaluate((state) => state.counts);
  const judged = useEvaluate((state) => state.run?.metrics.images ?? 0);
  const engine = useApp((state) => state.engine);
  const left = [
    counts.waiting > 0 && `${counts.waiting} not read yet`,
    counts.failed > 0 && `${counts.failed} could not be read`,
    counts.withoutTruth > 0 && `${counts.withoutTruth} without a class among the labels`,
  ].filter((part) => part !== false);
  return (
    <p role="status" aria-label="Evaluation" className="soft">
      {engine.kind !== 'ready' && `${engineWord(engine)}. `}
      {`${countOf(judged, 'picture')} judged`}
      {left.length > 0 && `, ${left.join(', ')}`}.
    </p>
  );
}
