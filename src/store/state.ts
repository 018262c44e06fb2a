import type { BestTwo } from '../clip/uncertainty.ts';
import type { EngineState } from '../engine/engine-state.ts';
import type { EngineErrorData } from '../engine/error-codes.ts';
import type { EmbeddingOrigin } from '../engine/known-embedding.ts';
import type { DownloadProgress } from '../models/library/types.ts';
import type { VaultState } from '../vault/connection.ts';
import type { LabelSet } from '../vault/records.ts';
import type { Picture } from '../intake/picture.ts';
import type { DuplicateActions } from './duplicate-types.ts';
import type { RankedLabel } from './ranked-label.ts';
import type { GalleryActions, GalleryData } from './gallery-types.ts';
import type { StorageActions } from './storage-types.ts';
import type { SearchActions, SearchData } from './search-types.ts';

// what the components show of the vault's room, which they do not import themselves
export type { VaultState } from '../vault/connection.ts';
export type { LabelSet } from '../vault/records.ts';

/** What was read off a picture while it was encoded. */
export interface PictureFacts {
  sha256: string;
  widthPx: number;
  heightPx: number;
  decodeMs: number;
  preprocessMs: number;
  encodeMs: number;
  origin: EmbeddingOrigin;
}

export type PictureStatus =
  | { kind: 'queued' }
  | { kind: 'working' }
  | { kind: 'done'; facts: PictureFacts }
  | { kind: 'failed'; error: EngineErrorData }
  | { kind: 'cancelled' };

export interface PictureItem extends Picture {
  status: PictureStatus;
  /** Object URL of a small version, made by the worker; null until it is there. */
  thumbnailUrl: string | null;
}

/** Probabilities of one label set. Old ones stay in place until new ones arrive, so that bars glide. */
export interface Scores {
  labels: string[];
  head: 'softmax' | 'sigmoid';
  byPicture: ScoreRows;
}

/** Per picture id: `[labels]` float32 probabilities, in the order of the labels. */
export interface ScoreRows {
  readonly size: number;
  has(id: string): boolean;
  get(id: string): Float32Array | undefined;
  /** Where it is known already. */
  bestTwo?(id: string): BestTwo | undefined;
}

/** Which model: one of this site's `models/` folder, or one that is stored on this device. */
export interface ModelRef {
  kind: 'site' | 'stored';
  id: string;
}

/** The last probabilities that a model gave, kept for the comparison of models. */
export interface ModelScores {
  model: ModelRef;
  modelName: string;
  templates: string[];
  scores: Scores;
}

/** How far the text encoder is with labels that are new to it. */
export interface LabelReading {
  /** 0..1 */
  done: number;
  /** Null until it can be told. */
  leftMs: number | null;
  /** By the person; a change of the labels goes on. */
  stopped: boolean;
}

export interface CutLabel {
  label: string;
  tokens: number;
  limit: number;
}

/** One sentence for the person, with an action that can be taken back where there is one. */
export interface Notice {
  id: number;
  kind:
    | { type: 'removed'; count: number }
    | { type: 'labelled'; count: number; label: string | null }
    | { type: 'export-failed'; detail: string }
    | { type: 'nothing-added' }
    | { type: 'model-stored'; name: string }
    | { type: 'offline-ready' }
    | { type: 'label-set-removed'; name: string }
    | { type: 'label-set-not-kept'; name: string }
    | { type: 'label-set-unreadable'; fileName: string }
    | { type: 'labels-merged'; count: number }
    | { type: 'labels-failed'; error: EngineErrorData };
  undo: (() => void) | null;
}

/** What outlasts the page. */
export interface KeptData {
  /** The label sets that the person has named, by name. */
  labelSets: readonly LabelSet[];
  /** The one that labels and templates came from, changed since or not. */
  labelSetId: string | null;
  /** Where embeddings and label sets are kept, or why they are not. */
  storage: VaultState;
}

export const NOTHING_KEPT: KeptData = { labelSets: [], labelSetId: null, storage: 'opening' };

export interface Data extends GalleryData, SearchData, KeptData {
  pictures: PictureItem[];
  selectedId: string | null;
  /** What stands in the textbox, as typed. */
  labelText: string;
  /** Parsed from `labelText`: trimmed, without repeats. */
  labels: string[];
  /** How many came after the last one that is used. */
  labelsLeftOut: number;
  /** Labels that were typed more than once and count once. */
  repeatedLabels: string[];
  /** Labels longer than the text encoder can read. */
  cutLabels: CutLabel[];
  /** Groups of labels that are the same to the model, so that they share what one label would get. */
  sameLabels: string[][];
  /** Null while nothing is being read. */
  labelReading: LabelReading | null;
  /** The person's templates, one a line as typed; null: the model's own. */
  templateText: string | null;
  /** The templates in force. */
  templates: string[];
  scores: Scores | null;
  /** True while the scores on screen are older than the labels. */
  scoring: boolean;
  engine: EngineState;
  /** The model in use, or on its way to be. */
  model: ModelRef;
  /** By model key, of every model that ran since the page was opened. */
  scoresByModel: ReadonlyMap<string, ModelScores>;
  /** The model that is being downloaded or imported behind the page. */
  download: { name: string; progress: DownloadProgress | null } | null;
  notice: Notice | null;
}

export interface Actions extends GalleryActions, SearchActions, DuplicateActions, StorageActions {
  addPictures(pictures: Picture[]): void;
  removePicture(id: string): void;
  removeAllPictures(): void;
  select(id: string | null): void;
  /** Selects the picture `step` places on from the selected one (-1 back, 1 forward), staying inside the list. */
  selectNeighbour(step: number): void;
  setLabelText(text: string): void;
  setTemplateText(text: string | null): void;
  /** Keeps the first of each group of labels that are the same to the model. */
  mergeSameLabels(): void;
  /** Stops reading new labels; what is on screen stays. */
  stopLabels(): void;
  resumeLabels(): void;
  /** Labels with the model's own templates, of no named set. */
  startFromLabels(text: string): void;
  chooseLabelSet(id: string): void;
  /** Keeps what is in the textboxes under the name of the set that it came from. */
  saveLabelSet(): void;
  saveLabelSetAs(name: string): void;
  renameLabelSet(name: string): void;
  removeLabelSet(): void;
  /** Reads a file as a new label set and turns to it. A file that is none ends as a notice. */
  importLabelSet(file: File): Promise<void>;
  exportLabelSet(format: 'json' | 'text'): void;
  /** Puts a failed or cancelled picture back into the queue. */
  retryPicture(id: string): void;
  /** Puts back every picture that failed only because a part of the app did not arrive. */
  retryNotLoaded(): void;
  /** Stops everything that waits; what is done stays. */
  cancelQueue(): void;
  resumeQueue(): void;
  /** Turns to another model. Pictures, labels and everything that other models have computed stay. */
  chooseModel(model: ModelRef): void;
  cancelLoading(): void;
  retryLoading(): void;
  /** `only`: ids of the pictures that are meant; all without it. */
  exportResults(format: 'csv' | 'json', only?: ReadonlySet<string>): void;
  /** Gives a text made elsewhere to the person as a file. */
  saveFile(name: string, content: string | Blob, type: string): void;
  /** The labels of a frame of the camera, best first; empty without labels. Rejects while no model is ready. */
  glance(signal: AbortSignal, frame: File): Promise<RankedLabel[]>;
  dismissNotice(): void;
}

export type AppState = Data & { actions: Actions };
