export interface LineMark {
  /** Place in the label set, which picks the colour; null while the store has not read the label yet. */
  index: number | null;
  kind: 'plain' | 'repeated' | 'cut';
}

/** One line of the textbox as its gutter shows it. */
export interface LabelLine {
  text: string;
  marks: LineMark[];
}

/** As the store reads a label, so that it is found again in the set. */
function tidy(part: string): string {
  return part.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
}

/** What the gutter draws beside each line: one mark a label, since commas split a line too. */
export function labelLines(text: string, labels: readonly string[], cut: ReadonlySet<string>): LabelLine[] {
  const places = new Map(labels.map((label, index) => [label, index]));
  const seen = new Set<string>();
  return text.split('\n').map((line) => {
    const marks: LineMark[] = [];
    for (const part of line.split(',')) {
      const label = tidy(part);
      if (label === '') continue;
      const kind = seen.has(label) ? 'repeated' : cut.has(label) ? 'cut' : 'plain';
      seen.add(label);
      marks.push({ index: places.get(label) ?? null, kind });
    }
    return { text: line, marks };
  });
}
