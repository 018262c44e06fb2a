/**
 * Where `@huggingface/tokenizers` 0.2.0 (JavaScript) gives other ids than Hugging Face's `tokenizers` (Rust), by
 * which models are trained. Each repair is needed by a golden string in tests/fixtures/tokenizers.
 *
 * Not repaired: characters whose kind (letter, mark, punctuation) the two libraries look up in Unicode tables of
 * different age, such as U+2B73F, U+2E4D or U+166D.
 */

/** The part of tokenizer.json that repairs look at; everything else is handed on as it is. */
export interface TokenizerJson {
  added_tokens: { content: string; normalized?: boolean }[];
  normalizer: Step | null;
  pre_tokenizer: Step | null;
}

/** A normalizer or a pre-tokenizer; those of type 'Sequence' have further ones inside. */
interface Step {
  type: string;
  normalizers?: Step[];
  pretokenizers?: Step[];
  lowercase?: boolean;
  handle_chinese_chars?: boolean;
  add_prefix_space?: boolean;
  use_regex?: boolean;
}

/** GPT-2's pattern, which `ByteLevel` applies: tokenizers src/pre_tokenizers/byte_level.rs. */
const BYTE_LEVEL_PATTERN =
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/**
 * The ideographs beyond U+FFFF of tokenizers src/normalizers/bert.rs, `is_chinese_char`. The gap at U+2B820 is
 * in the original.
 */
const HIGH_IDEOGRAPHS =
  /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

/**
 * tokenizer.json with every `ByteLevel` split in two: cut by the pattern, then turn into bytes. The library's own
 * pattern has JavaScript's `\s`, which takes U+FEFF for a blank; its `Split` translates `\s` properly.
 */
export function repairTokenizerJson<T extends TokenizerJson>(json: T): T {
  return { ...json, pre_tokenizer: json.pre_tokenizer && splitByteLevel(json.pre_tokenizer) };
}

function splitByteLevel(step: Step): Step {
  if (step.pretokenizers) return { ...step, pretokenizers: step.pretokenizers.map(splitByteLevel) };
  // a prefix space belongs before the cut, so such a step stays as it is
  if (step.type !== 'ByteLevel' || step.use_regex === false || step.add_prefix_space === true) return step;
  const cut = { type: 'Split', pattern: { Regex: BYTE_LEVEL_PATTERN }, behavior: 'Removed', invert: true };
  return { type: 'Sequence', pretokenizers: [cut, { ...step, use_regex: false }] };
}

/** The changes to a text by which the library then gives the right ids. */
export function textRepairs(json: TokenizerJson): (text: string) => string {
  const normalizers = flatten(json.normalizer);
  const lowers = normalizers.some(({ type, lowercase }) => type === 'Lowercase' || lowercase === true);
  const spaces = normalizers.some((step) => step.handle_chinese_chars === true);
  const repairs: ((text: string) => string)[] = [];
  if (lowers) repairs.push(lowerSigma, guardAddedTokens(json));
  if (spaces) repairs.push((text) => text.replaceAll(HIGH_IDEOGRAPHS, ' $& '));
  return (text) => repairs.reduce((repaired, repair) => repair(repaired), text);
}

function flatten(step: Step | null): Step[] {
  if (step === null) return [];
  return step.normalizers ? step.normalizers.flatMap(flatten) : [step];
}

/**
 * JavaScript lowers a sigma at the end of a word to "ς"; Rust lowers letter by letter, always to "σ". No other
 * letter's lower case depends on its neighbours (Unicode SpecialCasing.txt, language-independent part).
 */
export function lowerSigma(text: string): string {
  return text.replaceAll('Σ', 'σ');
}

/**
 * A text that becomes an added token only by being lowered, such as "<|ENDOFTEXT|>", is plain text; the library
 * takes it for the token where nothing but added tokens stand beside it. A blank after it prevents that and costs
 * no token.
 */
function guardAddedTokens({ added_tokens }: TokenizerJson): (text: string) => string {
  const contents = added_tokens
    .filter(({ normalized }) => normalized === false)
    .map(({ content }) => content);
  if (contents.length === 0) return (text) => text;
  const escaped = contents.map((content) => content.replaceAll(/\W/g, '\\$&'));
  const pattern = new RegExp(`(${escaped.join('|')})`);
  const isDisguised = (section: string) =>
    !contents.includes(section) && contents.includes(section.toLowerCase());
  return (text) => {
    const sections = text.split(pattern);
    return sections.map((section) => (isDisguised(section) ? `${section} ` : section)).join('');
  };
}
