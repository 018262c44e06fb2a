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
