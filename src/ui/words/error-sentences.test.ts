import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../engine/error-codes.ts';
import { errorSentence } from './error-sentences.ts';

const facts = {
  widthPx: 20_000,
  heightPx: 15_000,
  limitMegapixels: 200,
  format: 'HEIC',
  file: 'image.onnx',
  status: 404,
};

describe.each(ERROR_CODES)('%s', (code) => {
  const spoken = [
    errorSentence({ code, detail: '', facts }, 'cat.jpg'),
    errorSentence({ code, detail: '', facts: {} }, 'cat.jpg'),
  ];

  it.each(spoken)(
    'says what happened and what to do next in plain sentences: $happened',
    ({ happened, next }) => {
      for (const text of [happened, next]) {
        expect(text).toMatch(/^\S.{10,}\.$/);
        expect(text).not.toMatch(/!|oops|undefined|null|NaN| {2}|\.\./i);
      }
    },
  );

  it('names the picture where the error is about one', () => {
    if (code.startsWith('PICTURE_')) expect(spoken[0]?.happened).toContain('cat.jpg');
  });
});

it('puts the numbers of a picture that is too large into words', () => {
  const { happened } = errorSentence({ code: 'PICTURE_TOO_LARGE', detail: '', facts }, 'wall.png');
  expect(happened).toBe('wall.png is too large (20000 × 15000 pixels). The limit is 200 megapixels.');
});

it('names the format that cannot be read', () => {
  const { happened } = errorSentence({ code: 'PICTURE_FORMAT_UNSUPPORTED', detail: '', facts }, 'a.heic');
  expect(happened).toBe('This browser cannot read HEIC, the format of a.heic.');
});

it('names the file and the answer of a download that failed', () => {
  const { happened } = errorSentence({ code: 'MODEL_DOWNLOAD_FAILED', detail: '', facts });
  expect(happened).toBe('image.onnx could not be downloaded. The server answered 404.');
});

it('can speak of the engine without a picture', () => {
  for (const code of ['WORKER_DIED', 'RUNTIME_RUN_FAILED', 'QUEUE_FULL'] as const) {
    expect(errorSentence({ code, detail: '', facts: {} }).happened).toMatch(/^\S.{10,}\.$/);
  }
});
