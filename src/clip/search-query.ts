/** One thing to search for, or with a weight below zero to avoid. */
export interface QueryTerm {
  text: string;
  /** -100..100. */
  weight: number;
}

/** Larger numbers are words: `room:101`. */
const MAX_WEIGHT = 100;

/** Also the minus sign and the dashes that keyboards make of a hyphen. */
const SIGN = /^[+\-−–—](?=\S)/u;
const PREFIX = /^(\d+(?:[.]\d+)?)\*(?=\S)/;
const SUFFIX = /(?<!\d):(\d+(?:[.]\d+)?)$/;
const SUFFIX_OF_QUOTES = /^:(\d+(?:[.]\d+)?)(?=\s|$)/;
/** Quotes inside quotes are doubled. A closing one that is missing stands at the end. */
const QUOTED = /^["“”„]((?:[^"“”]|"")*)(?:["“”]|$)/u;
/** Words up to the next sign or quote that stands at the beginning of a word. */
const WORDS = /^\S+(?:\s+(?![+\-−–—]\S|["“”„])\S+)*/u;

/**
 * Reads a search: `beach`, `a dog on a beach -people`, `2*beach +"rock - paper" -people:0.5`. A sign that touches the
 * beginning of a word begins a term, so that `t-shirt` and `rock - paper` are words. Terms whose text is empty are
 * left out; a weight of 0 counts for nothing.
 */
export function parseQuery(query: string): QueryTerm[] {
  const terms: QueryTerm[] = [];
  let rest = query.normalize('NFC').trim();
  while (rest !== '') {
    const sign = SIGN.exec(rest)?.[0] ?? '';
    rest = rest.slice(sign.length);
    const [prefix = '', number = '1'] = PREFIX.exec(rest) ?? [];
    const prefixed = prefix !== '' && isWeight(number);
    if (prefixed) rest = rest.slice(prefix.length);
    const { text, weight, length } = readText(rest);
    const size = weight * (prefixed ? Number(number) : 1);
    if (text !== '') terms.push({ text, weight: sign === '' || sign === '+' ? size : -size });
    rest = rest.slice(length).trim();
  }
  return terms;
}

/** The same terms, written so that `parseQuery` reads them back. */
export function formatQuery(terms: readonly QueryTerm[]): string {
  return terms.map((term, place) => formatTerm(term, place === 0)).join(' ');
}

function formatTerm(term: QueryTerm, isFirst: boolean): string {
  const { text, weight } = term;
  const sign = weight < 0 ? '-' : isFirst ? '' : '+';
  const suffix = Math.abs(weight) === 1 ? '' : `:${Math.abs(weight)}`;
  const plain = `${sign}${text}${suffix}`;
  const [read, ...more] = parseQuery(plain);
  const same = more.length === 0 && read?.text === text && read.weight === weight;
  return same ? plain : `${sign}"${text.replaceAll('"', '""')}"${suffix}`;
}

interface ReadText {
  text: string;
  weight: number;
  /** Characters that were read. */
  length: number;
}

function readText(rest: string): ReadText {
  const quoted = QUOTED.exec(rest);
  if (quoted) {
    const [all, inner = ''] = quoted;
    const [suffix = '', number = '1'] = SUFFIX_OF_QUOTES.exec(rest.slice(all.length)) ?? [];
    const weighted = isWeight(number) ? suffix : '';
    const weight = weighted === '' ? 1 : Number(number);
    return { text: tidied(inner.replaceAll('""', '"')), weight, length: all.length + weighted.length };
  }
  const words = WORDS.exec(rest)?.[0] ?? rest;
  const [suffix = '', number = '1'] = SUFFIX.exec(words) ?? [];
  if (suffix === '' || !isWeight(number)) return { text: tidied(words), weight: 1, length: words.length };
  return { text: tidied(words.slice(0, -suffix.length)), weight: Number(number), length: words.length };
}

function isWeight(number: string): boolean {
  return Number(number) <= MAX_WEIGHT;
}

function tidied(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
