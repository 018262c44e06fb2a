import { bestLabel, type Metrics, MetricsCounter } from '../clip/metrics.ts';
import type { RuntimeChoice } from '../engine/protocol.ts';
import type { ModelRef, Scores } from './state.ts';

/** What was asked, of which model. */
export interface RunSetup {
  /** The same for the same question to the same model. */
  key: string;
  model: ModelRef;
  modelId: string;
  modelName: string;
  choice: RuntimeChoice;
  templates: readonly string[];
  labels: readonly string[];
}

/** What the model said of one picture, and what is right. */
export interface Verdict {
  pictureId: string;
  /** Places in the labels. */
  truth: number;
  guess: number;
  /** Probability of the guess, 0..1. */
  confidence: number;
  /** Probability of the right label, 0..1. */
  truthProbability: number;
}

export interface EvaluationRun extends RunSetup {
  /** Milliseconds since 1970. */
  finishedAt: number;
  metrics: Metrics;
  verdicts: ReadonlyMap<string, Verdict>;
  /** Pictures with a class that could not be read. */
  failed: number;
  /** One picture after the other: decoded, resized, encoded. Null if that is not known of any. */
  imagesPerSecond: number | null;
}

/** `[picture id, place of the right label]` */
export type Truth = readonly (readonly [string, number])[];

/** Short enough that scrolling and typing stay smooth; the count of 20,000 x 100 takes several of them. */
const SLICE_MS = 12;

/**
 * Counts every picture that has both a truth and probabilities, in slices between which the page can do other
 * things. O(pictures x labels).
 *
 * @throws the signal's reason when it is aborted.
 */
export async function countRun(
  scores: Scores,
  truth: Truth,
  signal: AbortSignal,
): Promise<{ metrics: Metrics; verdicts: Map<string, Verdict> }> {
  const counter = new MetricsCounter(scores.labels.length);
  const verdicts = new Map<string, Verdict>();
  let sliceStartMs = performance.now();
  for (const [pictureId, label] of truth) {
    const row = scores.byPicture.get(pictureId);
    if (!row || Number.isNaN(row[0])) continue;
    counter.add(row, label);
    verdicts.set(pictureId, verdictOf(pictureId, row, label));
    if (performance.now() - sliceStartMs > SLICE_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
      sliceStartMs = performance.now();
    }
  }
  return { metrics: counter.metrics(), verdicts };
}

function verdictOf(pictureId: string, row: Float32Array, truth: number): Verdict {
  const guess = bestLabel(row);
  return { pictureId, truth, guess, confidence: row[guess]!, truthProbability: row[truth]! };
}

/** The wrong ones, the most confident first. */
export function mistakesOf(run: EvaluationRun): Verdict[] {
  const wrong = [...run.verdicts.values()].filter(({ truth, guess }) => truth !== guess);
  return wrong.sort((a, b) => b.confidence - a.confidence);
}
