import * as v from 'valibot';
import { findBrokenRule } from './manifest-rules.ts';
import { type Manifest, ManifestSchema } from './manifest-schema.ts';

/**
 * A model is a folder and its `manifest.json` says everything that the engine needs. No model name and
 * no number of a model is written into code: it stands here.
 */

export { EXECUTION_PROVIDERS, PRECISIONS } from './manifest-schema.ts';
export type {
  ExecutionProvider,
  Geometry,
  GraphFile,
  HashedFile,
  ImageSpec,
  Manifest,
  Precision,
  Probe,
  TextSpec,
} from './manifest-schema.ts';

/** A manifest that cannot be used. `field` is the dotted path of the first field that is wrong. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  constructor(
    readonly field: string,
    readonly expected: string,
  ) {
    super(`Model manifest: field "${field}" is wrong: expected ${expected}.`);
  }
}

/**
 * Checks that `value` (parsed JSON) is a manifest of format version 1.
 *
 * @throws {ManifestError} naming the first wrong field and what was expected there.
 */
export function parseManifest(value: unknown): Manifest {
  const result = v.safeParse(ManifestSchema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new ManifestError(v.getDotPath(issue) ?? '(the whole file)', describeExpectation(issue));
  }
  const broken = findBrokenRule(result.output);
  if (broken) throw new ManifestError(broken.field, broken.expected);
  return result.output;
}

function describeExpectation(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'check') return issue.message;
  const found = issue.received === 'undefined' ? 'but it is missing' : `found ${issue.received}`;
  return `${issue.message}, ${found}`;
}
