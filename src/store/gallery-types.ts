/** What a person decided about a picture. The reviewed label wins over the model's best one. */
export interface Review {
  label: string;
  /** `accepted`: the model's best label was right; `corrected`: the person named another one. */
  verdict: 'accepted' | 'corrected';
}

/** `relevance` needs a ranking and is the order of adding without one. */
export type GallerySort = 'added' | 'name' | 'probability' | 'margin' | 'entropy' | 'relevance';

/** `undecided`: the two best labels are close to one another. */
export type GalleryStatus = 'all' | 'failed' | 'undecided' | 'duplicates' | 'reviewed' | 'unreviewed';

/** How the pictures are ordered, grouped and filtered. Plain data: it can be kept. */
export interface GallerySettings {
  sort: GallerySort;
  reversed: boolean;
  /** By winning label. */
  grouped: boolean;
  /** Only pictures that this label wins; null: all. */
  label: string | null;
  /** The winner's probability must lie between these, 0..1. Pictures without numbers pass only 0..1. */
  minProbability: number;
  maxProbability: number;
  /** Part of the name or path, in any case; empty: all. */
  name: string;
  status: GalleryStatus;
  /** Small tiles, more of them. */
  dense: boolean;
  /** Keys of the groups that are closed. */
  collapsed: ReadonlySet<string>;
}

export interface GalleryGroup {
  /** The winning label, or one of the keys that begin with a NUL for what has none; empty when not grouped. */
  key: string;
  kind: 'all' | 'label' | 'unscored' | 'failed';
  label: string | null;
  /** In order, also while the group is closed. */
  ids: readonly string[];
  collapsed: boolean;
}

/** What is on show, in its order. */
export interface GalleryView {
  /** Ids that can be walked through: every group that is open, one after the other. */
  ids: readonly string[];
  /** One group without a head when not grouped. */
  groups: readonly GalleryGroup[];
  /** Pictures that pass the filters, those in closed groups included. */
  matching: number;
  total: number;
}

/** The part of the state that is about looking at many pictures. */
export interface GalleryData {
  /** Picture id -> similarity to what was searched for; only these are on show. Null while nothing is searched for. */
  ranking: ReadonlyMap<string, number> | null;
  review: ReadonlyMap<string, Review>;
  /** Pictures that are picked out for an action on all of them, beside the one that is looked at. */
  selectedIds: ReadonlySet<string>;
  gallery: GallerySettings;
  /** Kept in step by `GalleryKeeper`; everything that walks through pictures walks through this. */
  galleryView: GalleryView;
  /** Picture id -> id of the picture with the same bytes that came first. */
  duplicates: ReadonlyMap<string, string>;
  /** True while the queue is held by the person; what is under way finishes. */
  paused: boolean;
  /** Until the queue is empty, from the pace of the last minute; null while it is not known. */
  timeLeftMs: number | null;
}

export interface GalleryActions {
  setGallery(part: Partial<GallerySettings>): void;
  toggleGroup(key: string): void;
  /** Puts one picture into the selection or takes it out. */
  toggleSelected(id: string): void;
  /** Selects everything on show from the last picture that was touched to this one. */
  selectRangeTo(id: string): void;
  selectAllShown(): void;
  clearSelection(): void;
  removePictures(ids: ReadonlySet<string>): void;
  /** Null takes the review back. With a notice that undoes it where more than one picture changes. */
  reviewPictures(ids: Iterable<string>, review: Review | null): void;
  /** Gives the pictures the label as a correction, or accepts it where it is the model's best one already. */
  labelPictures(ids: Iterable<string>, label: string): void;
  pauseQueue(): void;
  /** What is on screen now, first to last: read first, thumbnails made. */
  showOnScreen(ids: readonly string[]): void;
}
