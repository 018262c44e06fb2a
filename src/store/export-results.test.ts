import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { EngineState } from '../engine/engine-state.ts';
import { EMPTY_GALLERY } from './gallery-defaults.ts';
import { NO_SEARCH } from './search-types.ts';
import { exportData, toCsv, toJson } from './export-results.ts';
import { NOTHING_KEPT, type Data, type PictureItem, type PictureStatus } from './state.ts';

const READY: EngineState = {
  kind: 'ready',
  ...{ modelName: 'Tiny', modelId: 'tiny-1', modelKey: 'tiny-1', description: '', licence: '' },
  choice: {
    ...{ executionProvider: 'wasm', runtime: 'wasm', threads: 1 },
    ...{ imagePrecision: 'fp32', textPrecision: 'q8', textExecutionProvider: 'wasm' },
  },
  selfTest: { imageCosine: 1, textCosine: 1 },
  ...{ adapter: null, rejected: [], restarts: 0 },
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
    },
    ...{ templateText: null, templates: ['a {}'], scoring: false, engine, notice: null },
    ...{ model: { kind: 'site' as const, id: 'tiny-1' }, scoresByModel: new Map(), download: null },
    scores: labels.length > 0 ? { labels, head: 'softmax', byPicture } : null,
  };
}

function results(labels: string[], pictures: PictureItem[], engine?: EngineState) {
  return exportData(dataOf(labels, pictures, engine));
}

function csvRows(labels: string[], ...pictures: PictureItem[]): string[][] {
  const data = results(labels, pictures);
  if (!data) throw new Error('nothing was exported');
  const { data: rows, errors } = Papa.parse<string[]>(toCsv(data), { skipEmptyLines: true });
  expect(errors).toEqual([]);
  return rows;
}

describe('exportData', () => {
  it('is all that was read and computed', () => {
    const exported = results(['cat', 'dog'], [picture('a.jpg', done('aa'))]);
    expect(exported).toMatchObject({
      format: 'wordsight-results/1',
      ...{ model: 'tiny-1', precision: 'fp32', executionProvider: 'wasm' },
      ...{ templates: ['a {}'], labels: ['cat', 'dog'], failed: [] },
    });
    const [first] = exported?.pictures ?? [];
    expect({ ...first, probabilities: { ...first?.probabilities } }).toEqual({
      ...{ name: 'a.jpg', path: 'folder/a.jpg', sha256: 'aa', widthPx: 640, heightPx: 480, top: 'cat' },
      reviewed: null,
      probabilities: { cat: 0.5, dog: 0.25 },
    });
  });

  it('has what a person said, in a column of its own once there is any', () => {
    const pictures = [picture('a.jpg', done('aa')), picture('b.jpg', done('bb'))];
    const data = dataOf(['cat', 'dog'], pictures);
    data.review = new Map([['b.jpg', { label: 'dog', verdict: 'corrected' }]]);
    const exported = exportData(data);
    expect(exported?.pictures.map(({ reviewed }) => reviewed)).toEqual([null, 'dog']);
    const [head, first, second] = toCsv(exported!).split('\r\n');
    expect(head).toBe('name,path,sha256,widthPx,heightPx,top,reviewed,cat,dog');
    expect([first, second].map((row) => row?.split(',')[6])).toEqual(['', 'dog']);
  });

  it('is of some pictures alone when only those are meant', () => {
    const data = dataOf(
      ['cat'],
      [picture('a.jpg', done('aa')), picture('b.jpg', failed), picture('c.jpg', done('cc'))],
    );
    const exported = exportData(data, new Set(['c.jpg']));
    expect(exported?.pictures.map(({ name }) => name)).toEqual(['c.jpg']);
    expect(exported?.failed).toEqual([]);
  });

  it('is null while no model is ready', () => {
    expect(results(['cat'], [], { kind: 'idle' })).toBeNull();
  });

  it('lists failed pictures apart and leaves out those that wait', () => {
    const queue = [
      picture('bad.jpg', failed),
      picture('new.jpg', { kind: 'queued' }),
      picture('a.jpg', done('aa')),
    ];
    const exported = results(['cat'], queue);
    expect(exported?.failed).toEqual([
      { name: 'bad.jpg', path: 'folder/bad.jpg', error: 'PICTURE_TRUNCATED' },
    ]);
    expect(exported?.pictures.map(({ name }) => name)).toEqual(['a.jpg']);
  });

  it('has pictures without probabilities where there are no labels', () => {
    const exported = results([], [picture('a.jpg', done('aa'))]);
    expect(exported?.pictures).toMatchObject([{ name: 'a.jpg', top: null }]);
    expect(Object.keys(exported?.pictures[0]?.probabilities ?? { wrong: 1 })).toEqual([]);
  });
});

describe('toJson', () => {
  it('keeps labels that mean something in JavaScript', () => {
    const labels = ['__proto__', 'constructor', 'toString'];
    const exported = results(labels, [picture('a.jpg', done('aa'))]);
    const json = toJson(exported!);
    expect(json).toContain('"__proto__": 0.5');
    const { pictures } = JSON.parse(json) as { pictures: { probabilities: object }[] };
    expect(Object.entries(pictures[0]?.probabilities ?? {})).toEqual([
      ['__proto__', 0.5],
      ['constructor', 0.25],
      ['toString', 0.125],
    ]);
  });

  it('ends with a line break', () => {
    expect(toJson(results([], [])!)).toMatch(/\}\n$/);
  });
});

describe('toCsv', () => {
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

  it('ends every row as RFC 4180 says', () => {
    const csv = toCsv(results(['cat'], [picture('a.jpg', done('aa'))])!);
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
