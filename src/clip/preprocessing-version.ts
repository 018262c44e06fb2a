/**
 * Names the numbers of the preprocessing, decoding included. It is part of the key under which embeddings are kept:
 * raise it whenever a change moves a pixel of any picture, so that what was encoded before is encoded again.
 * `preprocessing-version.test.ts` fails when the pixels move and this does not.
 */
export const PREPROCESSING_VERSION = 1;
