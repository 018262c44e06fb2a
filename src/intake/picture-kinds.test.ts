import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasPictureName, looksLikePicture } from './picture-kinds.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const SAMPLES = join(import.meta.dirname, '..', '..', 'public', 'samples');

describe('looksLikePicture', () => {
  it('knows the sample pictures by their bytes', () => {
    const files = readdirSync(SAMPLES).filter(hasPictureName);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(looksLikePicture(readFileSync(join(SAMPLES, file))), file).toBe(true);
  });

  it.each(['<svg/>', '<?xml version="1.0"?><svg>', '\ufeff <!-- made by --> <svg width="1">'])(
    'knows the drawing %s',
    (text) => {
      expect(looksLikePicture(bytes(text))).toBe(true);
    },
  );

  it.each([
    '',
    '<html><svg>',
    'II*\u0000',
    'RIFF1234WAVE',
    '\u0000\u0000\u0000\u0018ftypmp42',
    'PK\u0003\u0004',
  ])('does not take %j for one', (text) => {
    expect(looksLikePicture(bytes(text))).toBe(false);
  });
});
