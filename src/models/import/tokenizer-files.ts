import * as v from 'valibot';
import { createTokenizer } from '../../clip/tokenizer.ts';
import type { RunnableManifest } from '../../clip/runnable-manifest.ts';
import { ModelError } from '../model-error.ts';
import { wrongField } from '../public/configs.ts';
import type { ModelFiles } from './model-files.ts';
import { readJson } from './read-json.ts';

export const TOKENIZER = 'tokenizer.json';
const TOKENIZER_CONFIG = 'tokenizer_config.json';

const PadToken = v.union([v.string(), v.looseObject({ content: v.string() })]);
const ConfigSchema = v.looseObject({ pad_token: v.nullish(PadToken), padding_side: v.nullish(v.string()) });

const TokenizerSchema = v.looseObject({
  padding: v.nullish(v.looseObject({ pad_id: v.nullish(v.number()) })),
  added_tokens: v.nullish(v.array(v.looseObject({ id: v.number(), content: v.string() }))),
});

/**
 * The id that a tokenizer pads with: that of `pad_token` in tokenizer_config.json, else that of the padding in
 * tokenizer.json; null if neither says.
 *
 * @throws {ModelError} `MODEL_MANIFEST_INVALID` for padding that is not done here.
 */
export async function readPadId(files: ModelFiles, tokenizerJson: unknown): Promise<number | null> {
  const tokenizer = v.safeParse(TokenizerSchema, tokenizerJson);
  if (!tokenizer.success) return null;
  const { added_tokens, padding } = tokenizer.output;
  const padId = wholeOrNull(padding?.pad_id);
  if (!files.has(TOKENIZER_CONFIG)) return padId;
  const config = v.safeParse(ConfigSchema, await readJson(files, TOKENIZER_CONFIG));
  if (!config.success) {
    throw wrongField(
      TOKENIZER_CONFIG,
      v.getDotPath(config.issues[0]) ?? 'pad_token',
      'is not what belongs there',
    );
  }
  const { pad_token, padding_side } = config.output;
  if (padding_side === 'left')
    throw wrongField(TOKENIZER_CONFIG, 'padding_side', 'is "left", which is not done here');
  if (pad_token == null) return padId;
  const content = typeof pad_token === 'string' ? pad_token : pad_token.content;
  const added = added_tokens?.find((token) => token.content === content);
  return wholeOrNull(added?.id) ?? vocabularyId(tokenizerJson, content) ?? padId;
}

/** A word list has up to 256,000 entries: the one wanted is looked up, none is checked. */
function vocabularyId(tokenizerJson: unknown, token: string): number | null {
  const { model } = tokenizerJson as { model?: { vocab?: unknown } };
  const vocabulary = model?.vocab;
  if (typeof vocabulary !== 'object' || vocabulary === null || !Object.hasOwn(vocabulary, token)) return null;
  return wholeOrNull((vocabulary as Record<string, unknown>)[token]);
}

function wholeOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** A tokenizer.json, parsed and as it came. */
export interface TokenizerFile {
  path: string;
  json: unknown;
  blob: Blob;
}

/**
 * Tries a tokenizer out. Its patterns are a stranger's and may take for ever on a short text, so a page that stays
 * open hands in one that can be ended from outside.
 *
 * @throws {ModelError} `MODEL_TOKENIZER_INVALID` if it cannot be used with this model, `MODEL_TOKENIZER_TOO_SLOW`.
 */
export type TokenizerCheck = (file: TokenizerFile, spec: RunnableManifest['text']) => Promise<void>;

/** The check without an end to it. */
export const checkTokenizer: TokenizerCheck = ({ json, path }, spec) => {
  const fault = findTokenizerFault(json, spec);
  return fault === null
    ? Promise.resolve()
    : Promise.reject(new ModelError('MODEL_TOKENIZER_INVALID', path, fault));
};

/** Besides a plain text, what makes patterns with a choice in a choice try all of their ways. */
const TRIALS = [
  'a photo of a cat',
  ...['a', ' ', '!', '1', "'s", 'aA ', 'é', '中'].map((piece) => piece.repeat(500)),
];

/** Why a tokenizer cannot be used, as the rest of a sentence that begins with the file's name; null if it can. */
export function findTokenizerFault(tokenizerJson: unknown, spec: RunnableManifest['text']): string | null {
  try {
    const tokenizer = createTokenizer(tokenizerJson, spec);
    const [ids = []] = TRIALS.map((text) => tokenizer.encode(text).ids);
    const isUsable = ids.length > 0 && ids.every((id) => Number.isSafeInteger(id) && id >= 0);
    return isUsable ? null : 'gives no tokens for a text';
  } catch (error) {
    // whatever is thrown: the library does not check what it is given
    return `cannot be used here (${String(error)})`;
  }
}
