import { expect, it } from 'vitest';
import { keyNamesTexts, modelKey, UNKNOWN_REVISION } from './model-key.ts';
import type { RunnableManifest } from './runnable-manifest.ts';

function model(sha256: string | null, revision = UNKNOWN_REVISION): RunnableManifest {
  const file = { path: 'text.onnx', bytes: null, sha256 };
  return {
    ...{ id: 'a', version: '1', source: { repository: 'here', revision } },
    ...{ image: { files: {} }, text: { files: { fp32: file } }, tokenizer: { ...file, path: 't.json' } },
  } as unknown as RunnableManifest;
}

it('names what reads texts by hashes or a revision, not by paths', () => {
  expect(keyNamesTexts(model('ab'))).toBe(true);
  expect(keyNamesTexts(model(null, 'etag'))).toBe(true);
  expect(keyNamesTexts(model(null))).toBe(false);
});

it('is another one for other contents', () => {
  expect(modelKey(model('ab'))).not.toBe(modelKey(model('cd')));
  expect(modelKey(model(null, 'etag 1'))).not.toBe(modelKey(model(null, 'etag 2')));
});
