import type { EngineErrorData } from '../engine/error-codes.ts';

/** A picture that others shall look like (1), or not look like (-1). */
export interface PictureTerm {
  id: string;
  name: string;
  weight: 1 | -1;
}

/** Why a search finds nothing. */
export type SearchProblem =
  | { kind: 'cancels-out' }
  /** A picture that is searched by was removed or cannot be read. */
  | { kind: 'picture-gone'; name: string }
  | { kind: 'failed'; error: EngineErrorData };

/** How much of the list, best first, is a result. */
export type CutOff =
  /** `Infinity`: all of them. */
  | { kind: 'best'; count: number }
  /** Cosine similarity, -1..1. */
  | { kind: 'similarity'; least: number };

export interface SearchState {
  /** As typed; what it means is in `clip/search-query.ts`. */
  text: string;
  pictures: readonly PictureTerm[];
  cutOff: CutOff;
  /** True until the results on show are those of this search. */
  searching: boolean;
  problem: SearchProblem | null;
  /** Of all that were compared, results or not; null before the first comparison. */
  range: { least: number; most: number; compared: number } | null;
}

export interface SearchData {
  search: SearchState;
}

export interface SearchActions {
  setSearchText(text: string): void;
  /** Adds the picture to what is searched by, or turns it round where it is there already. */
  searchByPicture(id: string, how: 'like' | 'unlike'): void;
  /** Takes the term number `index` out of the text. */
  removeTextTerm(index: number): void;
  removePictureTerm(id: string): void;
  setCutOff(cutOff: CutOff): void;
  clearSearch(): void;
}

/** A few screens of results. */
export const DEFAULT_CUT_OFF: CutOff = { kind: 'best', count: 100 };

export const NO_SEARCH: SearchState = {
  text: '',
  pictures: [],
  cutOff: DEFAULT_CUT_OFF,
  searching: false,
  problem: null,
  range: null,
};
