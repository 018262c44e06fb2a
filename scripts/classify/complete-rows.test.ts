import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResultFile } from './result-file.ts';
import { formatOf, type ResultRow } from './result-row.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wordsight-rows-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What file systems allow in a name, and what CSV, JSON and spreadsheets trip over. */
const name = fc
  .string({
    unit: fc.constantFrom(
      'a',
      'é',
      '😀',
      '"',
      ',',
      '\n',
      '\r',
      "'",
      '=',
      '+',
      '-',
      '@',
      ' ',
      '.',
      '\\',
      '\t',
    ),
  })
  .map((text) => `${text}.jpg`);

function toRow(path: string, index: number, labels: string[]): ResultRow {
  if (index % 5 === 4) return { path, error: 'VipsJpeg: premature "end", line 1\nline 2' };
  const probabilities = Float32Array.from(labels, (_, place) => ((index * 7 + place * 3) % 11) / 11);
  return { path, sha256: 'ab'.repeat(32), widthPx: 640, heightPx: 480, probabilities, top: labels[0]! };
}

describe.each(['rows.csv', 'rows.jsonl'])('%s', (file) => {
  const format = formatOf(file)!;
  const labels = ['cat', '=SUM(A1)', 'a "dog", small', '__proto__'];

  it('gives every path back', () => {
    fc.assert(
      fc.property(name, fc.nat(9), (path, index) => {
        expect(format.pathOf(format.row(toRow(path, index, labels), labels))).toBe(path);
      }),
    );
  });

  it('is the same file when it was cut at any byte and continued', async () => {
    const paths = fc.uniqueArray(name, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(paths, fc.nat(), async (names, cut) => {
        const rows = names.map((path, index) => toRow(path, index, labels));
        const path = join(folder, file);
        await rm(path, { force: true });
        const whole = await write(path, rows);
        await writeFile(path, whole.subarray(0, cut % (whole.length + 1)));
        expect((await write(path, rows)).equals(whole)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is cut to as many rows as asked for', async () => {
    const path = join(folder, `most-${file}`);
    const rows = ['1.jpg', '2.jpg', '3.jpg'].map((each, index) => toRow(each, index, labels));
    await write(path, rows);
    for (const most of [2, 0]) {
      const opened = await ResultFile.open(path, format, labels, most);
      expect([opened.rows, opened.lastPath]).toEqual([most, most === 0 ? null : '2.jpg']);
      await opened.close();
    }
    expect(await readFile(path, 'utf8')).toBe(format.header(labels));
  });

  /** Writes the rows that are not in the file yet, as a run does that goes on. */
  async function write(path: string, rows: ResultRow[]): Promise<Buffer> {
    const opened = await ResultFile.open(path, format, labels);
    const done = rows.findIndex((row) => row.path === opened.lastPath) + 1;
    expect(opened.rows).toBe(done);
    for (const row of rows.slice(done)) await opened.append(row);
    await opened.close();
    return readFile(path);
  }
});

it('refuses a CSV whose header is another', async () => {
  const path = join(folder, 'other.csv');
  await writeFile(path, 'path,cat\na.jpg,1\n');
  await expect(ResultFile.open(path, formatOf(path)!, ['dog'])).rejects.toThrow('has another header');
});

it('escapes a cell that a spreadsheet would run, and no path', () => {
  const csv = formatOf('a.csv')!;
  expect(csv.header(['=1+1'])).toContain("'=1+1");
  expect(csv.row({ path: '=1+1.jpg', error: 'e' }, [])).toBe('./=1+1.jpg,e,,,,\n');
});
