import Papa from 'papaparse';

/** What is written of one picture. */
export type ResultRow = { path: string } & (
  | { error: string }
  | {
      sha256: string;
      widthPx: number;
      heightPx: number;
      /** `[labels]`, 0..1. */
      probabilities: Float32Array;
      top: string;
    }
);

/** How rows become text. A row ends with a line feed; only CSV may have one inside a row, between quotes. */
export interface RowFormat {
  kind: 'csv' | 'jsonl';
  /** What stands before the rows. */
  header(labels: readonly string[]): string;
  row(row: ResultRow, labels: readonly string[]): string;
  /** The path of a row that this format wrote. */
  pathOf(row: string): string;
}

/** A spreadsheet would run a cell that begins like this. */
const FORMULA = /^[=+\-@\t\r]/;

const csv: RowFormat = {
  kind: 'csv',
  header: (labels) => line(['path', 'error', 'sha256', 'widthPx', 'heightPx', 'top', ...labels]),
  row(row, labels) {
    if ('error' in row)
      return line([safePath(row.path), row.error, ...Array<string>(4 + labels.length).fill('')]);
    const { path, sha256, widthPx, heightPx, top, probabilities } = row;
    return line([
      safePath(path),
      '',
      sha256,
      widthPx,
      heightPx,
      top,
      ...Array.from(probabilities, shortened),
    ]);
  },
  pathOf(row) {
    const path = Papa.parse<string[]>(row, { delimiter: ',', newline: '\n' }).data[0]?.[0] ?? '';
    return path.startsWith('./') ? path.slice(2) : path;
  },
};

const jsonl: RowFormat = {
  kind: 'jsonl',
  header: () => '',
  row(row, labels) {
    if ('error' in row) return `${JSON.stringify(row)}\n`;
    const { path, sha256, widthPx, heightPx, top, probabilities } = row;
    // a null prototype: a label may be called "__proto__"
    const byLabel = Object.create(null) as Record<string, number>;
    labels.forEach((label, place) => (byLabel[label] = shortened(probabilities[place]!)));
    return `${JSON.stringify({ path, sha256, widthPx, heightPx, top, probabilities: byLabel })}\n`;
  },
  pathOf: (row) => (JSON.parse(row) as { path: string }).path,
};

/** The format that a file's name asks for; null if there is none. */
export function formatOf(path: string): RowFormat | null {
  return path.endsWith('.csv') ? csv : path.endsWith('.jsonl') ? jsonl : null;
}

function line(cells: (string | number)[]): string {
  return `${Papa.unparse([cells], { escapeFormulae: true, newline: '\n' })}\n`;
}

/** The same file by a name that no spreadsheet runs, and that can be told back from any other. */
function safePath(path: string): string {
  return FORMULA.test(path) ? `./${path}` : path;
}

/** Seven digits are what a float32 has. */
function shortened(probability: number): number {
  return Number(probability.toPrecision(7));
}
