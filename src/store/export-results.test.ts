import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { EngineState } from '../engine/engine-state.ts';
import { EMPTY_GALLERY } from './gallery-defaults.ts';
import { NO_SEARCH } from './search-types.ts';
import { exportText, type ExportedResults } from './export-results.ts';
import { NOTHING_KEPT, type Data, type PictureItem, type PictureStatus } from './state.ts';

const READY: EngineState = {
  kind: 'ready',
  ...{ modelName: 'Tiny', modelId: 'tiny-1', modelKey: 'tiny-1', description: '', licence: '' },
  choice: {
    ...{ executionProvider: 'wasm', runtime: 'wasm', threads: 1 },
    ...{ imagePrecision: 'fp32', textPrecision: 'q8', textExecutionProvider: 'wasm' },
  },
  selfTest: { imageCosine: 1, textCosine: 1 },
  ...{ adapter: null, measured: null, rejected: [], restarts: 0 },
};

const done = (sha256: string): PictureStatus => ({
  kind: 'done',
  facts: {
    sha256,
    widthPx: 640,
    heightPx: 480,
    decodeMs: 1,
    preprocessMs: 1,
    encodeMs: 1,
    origin: 'encoder',
  },
});

const failed: PictureStatus = {
  kind: 'failed',
  error: { code: 'PICTURE_TRUNCATED', detail: '', facts: {} },
};

const picture = (name: string, status: PictureStatus): PictureItem => ({
  ...{ id: name, name, path: `folder/${name}`, file: new File([], name), thumbnailUrl: null },
  status,
});

/** Probabilities are powers of two, so that float32 has them exactly. */
function dataOf(labels: string[], pictures: PictureItem[], engine: EngineState = READY): Data {
  const probabilities = Float32Array.from(labels, (_, index) => 2 ** -(index + 1));
  const scored = pictures.filter(({ status }) => status.kind === 'done');
  const byPicture = new Map(scored.map(({ id }) => [id, probabilities]));
  return {
    ...EMPTY_GALLERY,
    search: NO_SEARCH,
    ...NOTHING_KEPT,
    ...{
      pictures,
      selectedId: null,
      labelText: '',
      labels,
      labelsLeftOut: 0,
      repeatedLabels: [],
      cutLabels: [],
      sameLabels: [],
      labelReading: null,
    },
    ...{ templateText: null, templates: ['a {}'], scoring: false, engine, notice: null },
    ...{ model: { kind: 'site' as const, id: 'tiny-1' }, scoresByModel: new Map(), download: null },
    scores: labels.length > 0 ? { labels, head: 'softmax', byPicture } : null,
  };
}

function textOf(data: Data, format: 'csv' | 'json', only?: ReadonlySet<string>): string {
  const parts = exportText(data, format, only);
  if (!parts) throw new Error('nothing was exported');
  return [...parts].join('');
}

function jsonOf(data: Data, only?: ReadonlySet<string>): ExportedResults {
  return JSON.parse(textOf(data, 'json', only)) as ExportedResults;
}

function results(labels: string[], pictures: PictureItem[]): ExportedResults {
  return jsonOf(dataOf(labels, pictures));
}

function csvRows(labels: string[], ...pictures: PictureItem[]): string[][] {
  const text = textOf(dataOf(labels, pictures), 'csv');
  const { data: rows, errors } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  expect(errors).toEqual([]);
  return rows;
}

describe('the export', () => {
  it('is all that was read and computed', () => {
    const exported = results(['cat', 'dog'], [picture('a.jpg', done('aa'))]);
    expect(exported).toMatchObject({
      format: 'wordsight-results/1',
      ...{ model: 'tiny-1', precision: 'fp32', executionProvider: 'wasm' },
      ...{ templates: ['a {}'], labels: ['cat', 'dog'], failed: [] },
    });
    expect(exported.pictures[0]).toEqual({
      ...{ name: 'a.jpg', path: 'folder/a.jpg', sha256: 'aa', widthPx: 640, heightPx: 480, top: 'cat' },
      reviewed: null,
      probabilities: { cat: 0.5, dog: 0.25 },
    });
  });

  it('has what a person said, in a column of its own once there is any', () => {
    const pictures = [picture('a.jpg', done('aa')), picture('b.jpg', done('bb'))];
    const data = dataOf(['cat', 'dog'], pictures);
    data.review = new Map([['b.jpg', { label: 'dog', verdict: 'corrected' }]]);
    expect(jsonOf(data).pictures.map(({ reviewed }) => reviewed)).toEqual([null, 'dog']);
    const [head, first, second] = textOf(data, 'csv').split('\r\n');
    expect(head).toBe('name,path,sha256,widthPx,heightPx,top,reviewed,cat,dog');
    expect([first, second].map((row) => row?.split(',')[6])).toEqual(['', 'dog']);
  });

  it('is of some pictures alone when only those are meant', () => {
    const data = dataOf(
      ['cat'],
      [picture('a.jpg', done('aa')), picture('b.jpg', failed), picture('c.jpg', done('cc'))],
    );
    const exported = jsonOf(data, new Set(['c.jpg']));
    expect(exported.pictures.map(({ name }) => name)).toEqual(['c.jpg']);
    expect(exported.failed).toEqual([]);
  });

  it('is null while no model is ready', () => {
    expect(exportText(dataOf(['cat'], [], { kind: 'idle' }), 'json')).toBeNull();
  });

  it('lists failed pictures apart and leaves out those that wait', () => {
    const queue = [
      picture('bad.jpg', failed),
      picture('new.jpg', { kind: 'queued' }),
      picture('a.jpg', done('aa')),
    ];
    const exported = results(['cat'], queue);
    expect(exported.failed).toEqual([
      { name: 'bad.jpg', path: 'folder/bad.jpg', error: 'PICTURE_TRUNCATED' },
    ]);
    expect(exported.pictures.map(({ name }) => name)).toEqual(['a.jpg']);
  });

  it('has pictures without probabilities where there are no labels', () => {
    const exported = results([], [picture('a.jpg', done('aa'))]);
    expect(exported.pictures).toMatchObject([{ name: 'a.jpg', top: null }]);
    expect(Object.keys(exported.pictures[0]?.probabilities ?? { wrong: 1 })).toEqual([]);
  });
});

describe('the JSON', () => {
  it('keeps labels that mean something in JavaScript', () => {
    const labels = ['__proto__', 'constructor', 'toString'];
    const json = textOf(dataOf(labels, [picture('a.jpg', done('aa'))]), 'json');
    expect(json).toContain('"__proto__": 0.5');
    const { pictures } = JSON.parse(json) as { pictures: { probabilities: object }[] };
    expect(Object.entries(pictures[0]?.probabilities ?? {})).toEqual([
      ['__proto__', 0.5],
      ['constructor', 0.25],
      ['toString', 0.125],
    ]);
  });

  it.each([0, 1, 3])('made in parts is what JSON.stringify makes in one, with %i pictures', (count) => {
    const names = Array.from({ length: count }, (_, index) => `line\nbreak ${index}.jpg`);
    const pictures = names.flatMap((name) => [picture(name, done('aa')), picture(`bad ${name}`, failed)]);
    const json = textOf(dataOf(['cat'], pictures), 'json');
    expect(json).toBe(`${JSON.stringify(JSON.parse(json), null, 2)}\n`);
  });
});

describe('the CSV', () => {
  it('has one row a picture and one column a label', () => {
    expect(csvRows(['cat', 'dog'], picture('a.jpg', done('aa')), picture('b.jpg', done('bb')))).toEqual([
      ['name', 'path', 'sha256', 'widthPx', 'heightPx', 'top', 'cat', 'dog'],
      ['a.jpg', 'folder/a.jpg', 'aa', '640', '480', 'cat', '0.5', '0.25'],
      ['b.jpg', 'folder/b.jpg', 'bb', '640', '480', 'cat', '0.5', '0.25'],
    ]);
  });

  it('lists what could not be read, with its error in a column of its own', () => {
    const failed = {
      kind: 'failed' as const,
      error: { code: 'PICTURE_EMPTY' as const, detail: '', facts: {} },
    };
    expect(csvRows(['cat'], picture('a.jpg', done('aa')), picture('b.jpg', failed))).toEqual([
      ['name', 'path', 'sha256', 'widthPx', 'heightPx', 'top', 'cat', 'error'],
      ['a.jpg', 'folder/a.jpg', 'aa', '640', '480', 'cat', '0.5', ''],
      ['b.jpg', 'folder/b.jpg', '', '', '', '', '', 'PICTURE_EMPTY'],
    ]);
  });

  it('has every row once, however many there are', () => {
    const pictures = Array.from({ length: 103 }, (_, index) => picture(`${index}.jpg`, done('aa')));
    const [, ...rows] = csvRows(['cat'], ...pictures);
    expect(rows.map(([name]) => name)).toEqual(pictures.map(({ name }) => name));
  });

  it('ends every row as RFC 4180 says', () => {
    const csv = textOf(dataOf(['cat'], [picture('a.jpg', done('aa'))]), 'csv');
    expect(csv).toBe(
      'name,path,sha256,widthPx,heightPx,top,cat\r\na.jpg,folder/a.jpg,aa,640,480,cat,0.5\r\n',
    );
  });

  it('keeps commas, quotes and line breaks inside their cell', () => {
    const name = 'a "nice", long\nname.jpg';
    const [head, row] = csvRows(['say "cat"'], picture(name, done('aa')));
    expect(head?.at(-1)).toBe('say "cat"');
    expect(row?.slice(0, 2)).toEqual([name, `folder/${name}`]);
    expect(row?.[5]).toBe('say "cat"');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('disarms the formula %j', (text) => {
    const [head, row] = csvRows([text], picture(text, done('aa')));
    expect(head?.at(-1)).toBe(`'${text}`);
    expect(row?.[0]).toBe(`'${text}`);
    expect(row?.[5]).toBe(`'${text}`);
  });

  it('has a column for the label __proto__', () => {
    const [head, row] = csvRows(['cat', '__proto__'], picture('a.jpg', done('aa')));
    expect(head?.slice(-2)).toEqual(['cat', '__proto__']);
    expect(row?.slice(-2)).toEqual(['0.5', '0.25']);
  });

  it('has its head even without pictures', () => {
    expect(csvRows(['cat'])).toEqual([['name', 'path', 'sha256', 'widthPx', 'heightPx', 'top', 'cat']]);
  });
});
