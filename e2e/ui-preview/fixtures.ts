import type { EngineErrorCode, EngineErrorData } from '../../src/engine/error-codes.ts';
import type { EngineState } from '../../src/engine/engine-state.ts';
import type { RuntimeChoice } from '../../src/engine/protocol.ts';
import { toPicture } from '../../src/intake/gather-files.ts';
import { EMPTY_GALLERY } from '../../src/store/gallery-defaults.ts';
import { NO_SEARCH } from '../../src/store/search-types.ts';
import { NOTHING_KEPT, type Data, type PictureItem, type PictureStatus } from '../../src/store/state.ts';
import { fetchSamples, loadSamples } from '../../src/ui/empty/samples.ts';
import { fakeScores } from './fake-store.ts';

const modelName = 'Wordsight starter';
const facts = {
  sha256: 'ab',
  widthPx: 1024,
  heightPx: 768,
  decodeMs: 12,
  preprocessMs: 5,
  encodeMs: 67,
  origin: 'encoder' as const,
};

const wasm: RuntimeChoice = {
  executionProvider: 'wasm',
  runtime: 'wasm',
  threads: 2,
  imagePrecision: 'fp32',
  textPrecision: 'fp32',
  textExecutionProvider: 'wasm',
};
const webgpu: RuntimeChoice = {
  ...wasm,
  executionProvider: 'webgpu',
  runtime: 'webgpu-jspi',
  imagePrecision: 'fp16',
};

function error(code: EngineErrorCode, extra: EngineErrorData['facts'] = {}): EngineErrorData {
  return { code, detail: 'said by the preview', facts: extra };
}

const ready: Extract<EngineState, { kind: 'ready' }> = {
  kind: 'ready',
  modelName,
  modelId: 'starter',
  modelKey: 'starter',
  description:
    'A small model that came with this page. It knows everyday things, animals, food, scenes and weather. It does not know names of people, and it cannot read text.',
  licence: 'Apache-2.0',
  choice: wasm,
  selfTest: { imageCosine: 0.999991, textCosine: 0.999998 },
  adapter: null,
  measured: null,
  rejected: [],
  restarts: 0,
};
const loading: Extract<EngineState, { kind: 'loading' }> = {
  kind: 'loading',
  modelName,
  progress: { stage: 'download', loadedBytes: 12_400_000, totalBytes: 36_000_000, bytesPerSecond: 4_100_000 },
  rejected: [],
};
const compiling: EngineState = { ...loading, progress: { stage: 'compile' } };

const everyday = [
  'cat',
  'dog',
  'bird',
  'food',
  'a street in a city',
  'mountains',
  'portrait of a person',
  'receipt',
];

function base(engine: EngineState, pictures: PictureItem[] = [], labels = everyday): Data {
  return {
    ...EMPTY_GALLERY,
    search: NO_SEARCH,
    ...NOTHING_KEPT,
    pictures,
    selectedId: pictures[0]?.id ?? null,
    labelText: labels.join('\n'),
    labels,
    labelsLeftOut: 0,
    repeatedLabels: [],
    cutLabels: [],
    sameLabels: [],
    labelReading: null,
    templateText: null,
    templates: ['a photo of a {}.', 'a picture of {}.'],
    scores: fakeScores(pictures, labels),
    scoring: false,
    engine,
    notice: null,
    model: { kind: 'site', id: 'starter' },
    scoresByModel: new Map(),
    download: null,
  };
}

/** The sample pictures, over and over, under names of their own. */
async function pictures(count: number, statusOf: (index: number) => PictureStatus['kind'] = () => 'done') {
  const samples = await fetchSamples(await loadSamples());
  return Array.from({ length: count }, (_, index): PictureItem => {
    const sample = samples[index % samples.length];
    const file = sample?.file ?? new File([], 'none');
    const kind = statusOf(index);
    const status: PictureStatus =
      kind === 'done'
        ? { kind, facts }
        : kind === 'failed'
          ? { kind, error: failures[index % 3] ?? error('PICTURE_EMPTY') }
          : { kind };
    const name = index < samples.length ? file.name : `${index} ${file.name}`;
    return {
      ...toPicture(new File([file], name, { type: file.type })),
      status,
      thumbnailUrl: kind === 'done' ? URL.createObjectURL(file) : null,
    };
  });
}

const failures = [
  error('PICTURE_TOO_LARGE', { widthPx: 20_000, heightPx: 15_000, limitMegapixels: 200 }),
  error('PICTURE_NOT_A_PICTURE'),
  error('PICTURE_FORMAT_UNSUPPORTED', { format: 'HEIC' }),
];

function manyLabels(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `label number ${index + 1}`);
}

const long =
  'a very long label that goes on about everything in the picture until the model has stopped reading it';

const STATES: Record<string, () => Promise<Data> | Data> = {
  empty: () => base(ready, [], []),
  'empty-loading': () => base(loading, [], []),
  compiling: async () => base(compiling, await pictures(6, () => 'queued')),
  'ready-1': async () => base(ready, await pictures(1)),
  'ready-1-500': async () => base(ready, await pictures(1), manyLabels(500)),
  'ready-1-failed': async () => base(ready, await pictures(1, () => 'failed')),
  'ready-24': async () => base(ready, await pictures(24)),
  'ready-300-500': async () => base(ready, await pictures(300), manyLabels(500)),
  'no-labels': async () => base(ready, await pictures(6), []),
  busy: async () =>
    base(ready, await pictures(24, (index) => (index < 13 ? 'done' : index < 15 ? 'working' : 'queued'))),
  paused: async () => base(ready, await pictures(24, (index) => (index < 13 ? 'done' : 'cancelled'))),
  failures: async () => base(ready, await pictures(9, (index) => (index % 2 === 1 ? 'failed' : 'done'))),
  warnings: async () => ({
    ...base(ready, await pictures(6), ['cat', long, 'dog', 'bird']),
    labelText: `cat\n${long}\ndog, bird\ncat`,
    cutLabels: [{ label: long, tokens: 92, limit: 64 }],
    repeatedLabels: ['cat'],
  }),
  fallback: async () =>
    base(
      { ...ready, rejected: [{ choice: webgpu, error: error('RUNTIME_WRONG_NUMBERS') }] },
      await pictures(6),
    ),
  restarting: async () =>
    base(
      { kind: 'restarting', modelName, reason: error('WEBGPU_DEVICE_LOST'), progress: { stage: 'compile' } },
      await pictures(6),
    ),
  cancelled: async () => base({ kind: 'cancelled', modelName }, await pictures(6, () => 'queued')),
  failed: async () =>
    base(
      {
        kind: 'failed',
        modelName,
        error: error('MODEL_DOWNLOAD_FAILED', { file: 'image.onnx', status: 503 }),
        rejected: [],
      },
      await pictures(6, () => 'queued'),
    ),
  notice: async () => ({
    ...base(ready, await pictures(6)),
    notice: { id: 1, kind: { type: 'removed', count: 3 }, undo: () => undefined },
  }),
};

export async function fixture(name: string): Promise<Data> {
  const make = STATES[name];
  if (!make) throw new Error(`No state "${name}". There are: ${Object.keys(STATES).join(', ')}.`);
  return make();
}
