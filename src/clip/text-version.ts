/**
 * Names the numbers that texts get: tokens, and how they are handed to a graph. It is part of the key under which the
 * embeddings of labels are kept: raise it whenever a change moves a token or a number of any text, so that what was
 * encoded before is encoded again. `text-version.test.ts` fails when tokens move and this does not.
 */
export const TEXT_VERSION = 1;
