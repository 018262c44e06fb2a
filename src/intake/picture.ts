/** A picture as it came in: listed at once, read later. */
export interface Picture {
  /** Unique for the life of the page. */
  id: string;
  name: string;
  /** Path inside the folder that was added, or the name alone. */
  path: string;
  file: File;
}
