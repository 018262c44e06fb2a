/** In the page: a link must not bring so many that encoding them takes an hour. The largest sets in use have 1000. */
export const MAX_LABELS = 2000;
/** Of the whole text in the page: 2000 labels of 100 letters. */
export const MAX_LABEL_LETTERS = 200_000;

export interface ParsedLabels {
  /** Every label once, in the order of first appearance. */
  labels: string[];
  /** Labels that were there more than once, each named once. */
  repeated: string[];
}

/**
 * Reads labels as people type them: one a line, commas split too, blanks around and between words tidied, empty
 * ones dropped. Unicode NFC, so that "é" typed in two ways is one label.
 */
export function parseLabels(text: string): ParsedLabels {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const piece of text.normalize('NFC').split(/[,\r\n]/)) {
    const label = piece.trim().replaceAll(/\s+/g, ' ');
    if (label === '') continue;
    if (seen.has(label)) repeated.add(label);
    seen.add(label);
  }
  return { labels: [...seen], repeated: [...repeated] };
}
