import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { packTexts } from './pack-texts.ts';
import { promptsFor } from './prompts.ts';
import { TEXT_VERSION } from './text-version.ts';
import { createTokenizer, packTokens } from './tokenizer.ts';

const SPEC = { contextLength: 16, padId: 49407, padToLength: true, lowerCase: false };
const TEXTS = ['cat', 'A  red Fire-engine!', 'l’été à la plage', '日本の猫', 'a '.repeat(40), ''];
const TEMPLATES = ['a photo of a {}', '{}, {}.'];

function readFixture(name: string): Record<string, unknown> {
  const url = new URL(`../../tests/fixtures/tokenizers/${name}`, import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(url)).toString('utf8')) as Record<string, unknown>;
}

/** SHA-256 over all results. Add a line with the new version; a line that is there never changes. */
const RESULTS: Record<number, string> = {
  1: '8be0f0fdb3538cbe51976f37d80aa5221e254b017833e9e00b799f3fefd733e6',
};

it('has a new version whenever a token moves', () => {
  const tokenizer = createTokenizer(readFixture('clip.tokenizer.json.gz'), SPEC);
  const prompts = TEXTS.flatMap((text) => promptsFor(text, TEMPLATES));
  const encoded = prompts.map((prompt) => tokenizer.encode(prompt));
  const packs = packTexts(
    encoded.map(({ ids }) => ids),
    32,
  );
  const hash = createHash('sha256')
    .update(JSON.stringify([prompts, encoded, packs]))
    .update(packTokens(encoded, SPEC).ids);
  expect(hash.digest('hex')).toBe(RESULTS[TEXT_VERSION]);
});
