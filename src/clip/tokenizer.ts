import { Tokenizer } from '@huggingface/tokenizers';
import type { TextSpec } from './manifest.ts';
import { lowerSigma, repairTokenizerJson, textRepairs, type TokenizerJson } from './tokenizer-repairs.ts';

export interface EncodedText {
  /** At most `contextLength` ids, special tokens included. A cut text still ends with its end token. */
  ids: number[];
  /** Tokens of the whole text, special ones included: above `contextLength`, the text was cut. */
  tokenCount: number;
}

export interface LabelTokenizer {
  encode(text: string): EncodedText;
  /** The special token that ends every text; null for a tokenizer that adds none. */
  readonly endId: number | null;
}

/** What a text encoder is fed: `[batch, length]` int64, row-major. */
export interface PackedTokens {
  ids: BigInt64Array<ArrayBuffer>;
  /** 1 for a token, 0 for padding. */
  mask: BigInt64Array<ArrayBuffer>;
  /** All 0: a label is one segment. */
  typeIds: BigInt64Array<ArrayBuffer>;
  shape: [batch: number, length: number];
}

/** A tokenizer.json that cannot be used; `cause` is what the library says, if it said anything. */
export class TokenizerError extends Error {
  override readonly name = 'TokenizerError';
}

/**
 * The tokenizer that a tokenizer.json describes; its ids equal those of Hugging Face's `tokenizers`.
 *
 * @param tokenizerJson parsed JSON. Truncation and padding in it are ignored: `spec` says both.
 * @throws {TokenizerError} if it is no tokenizer or lacks ids.
 */
export function createTokenizer(
  tokenizerJson: unknown,
  spec: Pick<TextSpec, 'contextLength' | 'padId' | 'padToLength' | 'lowerCase'>,
): LabelTokenizer {
  const idsOf = openTokenizer(tokenizerJson);
  const endId = endTokenOf(idsOf);
  return {
    endId,
    encode(text) {
      const ids = idsOf(spec.lowerCase ? lowerSigma(text).toLowerCase() : text);
      return { ids: cut(ids, spec.contextLength, endId), tokenCount: ids.length };
    },
  };
}

/**
 * Puts texts of different lengths into one rectangle, padded at the end with `padId`.
 *
 * @returns length `contextLength` if the model wants `padToLength`, else that of the longest text.
 */
export function packTokens(
  encoded: readonly EncodedText[],
  spec: Pick<TextSpec, 'contextLength' | 'padId' | 'padToLength'>,
): PackedTokens {
  const longest = Math.max(0, ...encoded.map(({ ids }) => ids.length));
  const length = spec.padToLength ? spec.contextLength : longest;
  const ids = new BigInt64Array(encoded.length * length).fill(BigInt(spec.padId));
  const mask = new BigInt64Array(ids.length);
  encoded.forEach((text, row) => {
    ids.set(text.ids.map(BigInt), row * length);
    mask.fill(1n, row * length, row * length + text.ids.length);
  });
  return { ids, mask, typeIds: new BigInt64Array(ids.length), shape: [encoded.length, length] };
}

function openTokenizer(tokenizerJson: unknown): (text: string) => number[] {
  try {
    // the library checks the shape; whatever else is wrong throws below and is caught here
    const json = tokenizerJson as TokenizerJson;
    const tokenizer = new Tokenizer(repairTokenizerJson(json), {});
    const repair = textRepairs(json);
    const idsOf = (text: string) => tokenizer.encode(repair(text)).ids;
    if (!idsOf('a photo of a cat').every(Number.isInteger)) throw new TypeError('a token has no id');
    return idsOf;
  } catch (cause) {
    throw new TokenizerError(`The tokenizer cannot be used: ${String(cause)}.`, { cause });
  }
}

/** The special token that ends every text, or null where a tokenizer adds none. */
function endTokenOf(idsOf: (text: string) => number[]): number | null {
  const endId = idsOf('').at(-1);
  return endId !== undefined && idsOf('a').at(-1) === endId ? endId : null;
}

/** Models read the sentence from the end token (or were trained with it last), so the cut keeps it. */
function cut(ids: number[], contextLength: number, endId: number | null): number[] {
  if (ids.length <= contextLength) return ids;
  if (endId === null) return ids.slice(0, contextLength);
  return [...ids.slice(0, contextLength - 1), endId];
}
