import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createTokenizer, packTokens, TokenizerError } from './tokenizer.ts';

type Name = 'clip' | 'bert';
type Goldens = { strings: string[] } & Record<Name, number[][]>;

const NAMES: Name[] = ['clip', 'bert'];
const CLIP_77 = { contextLength: 77, padId: 49407, padToLength: false, lowerCase: false };
const UNCUT = { ...CLIP_77, contextLength: 1_000_000 };

const EMPTY_MODEL = { type: 'WordPiece', vocab: {}, unk_token: '[UNK]', continuing_subword_prefix: '##' };

const goldens = readFixture('golden.json.gz') as Goldens;
const files = {
  clip: readFixture('clip.tokenizer.json.gz'),
  bert: readFixture('bert.tokenizer.json.gz'),
} as Record<Name, Record<string, unknown>>;

function readFixture(name: string): unknown {
  const url = new URL(`../../tests/fixtures/tokenizers/${name}`, import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(url)).toString('utf8'));
}

describe.each(NAMES)('createTokenizer with the tokenizer of %s', (name) => {
  it('gives the ids of the Rust library for every golden string', () => {
    const tokenizer = createTokenizer(files[name], UNCUT);
    expect(goldens.strings.length).toBeGreaterThan(500);
    const wrong = goldens.strings.filter((text, index) => {
      return tokenizer.encode(text).ids.join() !== goldens[name][index]!.join();
    });
    expect(wrong).toEqual([]);
  });

  it('cuts a long text and keeps the end token last', () => {
    const tokenizer = createTokenizer(files[name], CLIP_77);
    const whole = createTokenizer(files[name], UNCUT).encode('cat '.repeat(200)).ids;
    const { ids, tokenCount } = tokenizer.encode('cat '.repeat(200));
    expect(ids).toEqual([...whole.slice(0, 76), whole.at(-1)]);
    expect(tokenCount).toBe(202);
  });

  it('leaves a text alone that just fits', () => {
    const { ids, tokenCount } = createTokenizer(files[name], CLIP_77).encode('cat '.repeat(75));
    expect(ids).toHaveLength(77);
    expect(tokenCount).toBe(77);
  });

  it('never throws nor exceeds the context, whatever the text', () => {
    const tokenizer = createTokenizer(files[name], { ...CLIP_77, contextLength: 9 });
    const codeUnits = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), codeUnits), (text) => {
        const { ids, tokenCount } = tokenizer.encode(text);
        expect(ids.length).toBe(Math.min(9, tokenCount));
        expect(ids.every((id) => Number.isInteger(id))).toBe(true);
      }),
    );
  });
});

describe('createTokenizer', () => {
  it('lowers the text where the model wants it', () => {
    const cased = { ...files.bert, normalizer: null };
    const tokenizer = createTokenizer(cased, { ...UNCUT, lowerCase: true });
    expect(tokenizer.encode('CAT').ids).toEqual(createTokenizer(files.bert, UNCUT).encode('cat').ids);
  });

  it('cuts plainly where the tokenizer adds no end token', () => {
    const bare = { ...files.clip, post_processor: null };
    expect(createTokenizer(bare, { ...CLIP_77, contextLength: 3 }).encode('a photo of a cat').ids).toEqual([
      320, 1125, 539,
    ]);
  });

  test.each([
    ['nothing', null],
    ['a text', 'tokenizer'],
    ['an empty object', {}],
    ['an unknown model', { ...files.clip, model: { type: 'Nonsense' } }],
    ['no added tokens', { ...files.clip, added_tokens: undefined }],
    ['a vocabulary without its unknown token', { ...files.bert, added_tokens: [], model: EMPTY_MODEL }],
  ])('refuses %s', (_, json) => {
    expect(() => createTokenizer(json, CLIP_77)).toThrow(TokenizerError);
  });
});

describe('packTokens', () => {
  const encoded = [
    { ids: [5, 6, 7], tokenCount: 3 },
    { ids: [5, 7], tokenCount: 2 },
  ];

  it('pads to the longest text', () => {
    expect(packTokens(encoded, { contextLength: 9, padId: 1, padToLength: false })).toEqual({
      ids: BigInt64Array.of(5n, 6n, 7n, 5n, 7n, 1n),
      mask: BigInt64Array.of(1n, 1n, 1n, 1n, 1n, 0n),
      typeIds: new BigInt64Array(6),
      shape: [2, 3],
    });
  });

  it('pads to the context length where the model wants it', () => {
    const { ids, mask, shape } = packTokens(encoded, { contextLength: 4, padId: 0, padToLength: true });
    expect(shape).toEqual([2, 4]);
    expect(ids).toEqual(BigInt64Array.of(5n, 6n, 7n, 0n, 5n, 7n, 0n, 0n));
    expect(mask).toEqual(BigInt64Array.of(1n, 1n, 1n, 0n, 1n, 1n, 0n, 0n));
  });

  it('packs nothing into nothing', () => {
    expect(packTokens([], { contextLength: 4, padId: 0, padToLength: false }).shape).toEqual([0, 0]);
  });
});
