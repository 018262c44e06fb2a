import { formatQuery, parseQuery, type QueryTerm } from '../clip/search-query.ts';
import type { SearchState } from './search-types.ts';

/** What the text of a search means, term by term. */
export function textTerms({ text }: Pick<SearchState, 'text'>): QueryTerm[] {
  return parseQuery(text);
}

/** The text without its term number `index`. */
export function withoutTerm(text: string, index: number): string {
  return formatQuery(parseQuery(text).toSpliced(index, 1));
}

/** Whether there is anything to search for. */
export function isAsked(search: Pick<SearchState, 'text' | 'pictures'>): boolean {
  return search.pictures.length > 0 || textTerms(search).length > 0;
}
