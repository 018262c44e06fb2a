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
  for (const piece of text.split(/[,\r\n]/)) {
    const label = tidyLabel(piece);
    if (label === '') continue;
    if (seen.has(label)) repeated.add(label);
    seen.add(label);
  }
  return { labels: [...seen], repeated: [...repeated] };
}

/** A label as it counts: NFC, without blanks around it and with single ones between its words. */
export function tidyLabel(text: string): string {
  return text.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
}

/** The text without these labels. Lines that are empty for it are gone; all else stands as typed. */
export function withoutLabels(text: string, unwanted: ReadonlySet<string>): string {
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const pieces = line.split(',');
    const kept = pieces.filter((piece) => !unwanted.has(tidyLabel(piece)));
    return kept.length === 0 ? [] : [kept.length === pieces.length ? line : kept.join(',').trim()];
  });
  return lines.join('\n');
}
