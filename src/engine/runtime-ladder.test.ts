import { describe, expect, it } from 'vitest';
import type { ExecutionProvider, Precision } from '../clip/manifest.ts';
import type { RunnableGraph, RunnableManifest } from '../clip/runnable-manifest.ts';
import type { Capabilities } from './capabilities.ts';
import type { RuntimeChoice } from './protocol.ts';
import { fastestFirst, runtimeLadder, type Preferences } from './runtime-ladder.ts';

type Offer = Partial<Record<Precision, ExecutionProvider[]>>;

function model(image: Offer, text: Offer = image): RunnableManifest {
  return {
    formatVersion: 1,
    ...{ id: 'test', name: 'Test', version: '1', description: '', licence: 'Apache-2.0' },
    source: { repository: 'example/test', revision: 'abc' },
    ...{ embeddingDim: 2, head: 'softmax', logitScale: 100, logitBias: 0, templates: ['{}'] },
    image: {
      ...{ widthPx: 2, heightPx: 2, geometry: { kind: 'squash' }, filter: 'bicubic' },
      ...{ mean: [0, 0, 0], std: [1, 1, 1], input: 'pixels', output: 'embedding' },
      files: files(image),
    },
    text: {
      ...{ contextLength: 77, padId: 0, padToLength: true, lowerCase: false },
      inputs: { ids: 'ids', mask: null, typeIds: null },
      output: 'embedding',
      files: files(text),
    },
    tokenizer: { path: 'tokenizer.json', bytes: null, sha256: null },
    probe: null,
  };
}

function files(offer: Offer): Partial<Record<Precision, RunnableGraph>> {
  return Object.fromEntries(
    Object.entries(offer).map(([precision, executionProviders]) => [
      precision,
      { path: `${precision}.onnx`, bytes: null, sha256: null, executionProviders },
    ]),
  );
}

const BOTH: ExecutionProvider[] = ['webgpu', 'wasm'];
const NO_PREFERENCE: Preferences = { executionProvider: null, threads: null, precision: null };
const FULL_MACHINE: Capabilities = {
  webgpu: 'hardware',
  adapter: 'test',
  halfPrecisionShaders: true,
  jspi: true,
  isolated: true,
  cores: 8,
};

function ladder(
  manifest: RunnableManifest,
  capabilities: Partial<Capabilities> = {},
  preferences: Partial<Preferences> = {},
): RuntimeChoice[] {
  return runtimeLadder(manifest, { ...FULL_MACHINE, ...capabilities }, { ...NO_PREFERENCE, ...preferences });
}

/** Reads as "webgpu fp16, text fp16 on webgpu, 1 thread". */
function inWords(rungs: RuntimeChoice[]): string[] {
  return rungs.map((rung) => {
    const { executionProvider, imagePrecision, textPrecision, textExecutionProvider, threads } = rung;
    return `${executionProvider} ${imagePrecision}, text ${textPrecision} on ${textExecutionProvider}, ${threads}`;
  });
}

describe('runtimeLadder', () => {
  it('climbs down from half precision on WebGPU to one thread on WASM', () => {
    expect(inWords(ladder(model({ fp32: BOTH, fp16: ['webgpu'], q8: ['wasm'] })))).toEqual([
      'webgpu fp16, text fp16 on webgpu, 1',
      'webgpu fp32, text fp32 on webgpu, 1',
      'wasm fp32, text fp32 on wasm, 4',
      'wasm fp32, text fp32 on wasm, 1',
      'wasm q8, text q8 on wasm, 4',
      'wasm q8, text q8 on wasm, 1',
    ]);
  });

  it.each(['software', 'none'] as const)('leaves WebGPU out where the adapter is: %s', (webgpu) => {
    const rungs = ladder(model({ fp32: BOTH }), { webgpu });
    expect(rungs.map((rung) => rung.executionProvider)).toEqual(['wasm', 'wasm']);
  });

  it.each(['software', 'none'] as const)('tries WebGPU that was asked for even where it is: %s', (webgpu) => {
    const rungs = ladder(model({ fp32: BOTH }), { webgpu }, { executionProvider: 'webgpu' });
    expect(rungs.map((rung) => rung.executionProvider)).toEqual(['webgpu', 'wasm', 'wasm']);
  });

  it('leaves WebGPU out when WASM was asked for', () => {
    const rungs = ladder(model({ fp32: BOTH }), {}, { executionProvider: 'wasm' });
    expect(rungs.map((rung) => rung.executionProvider)).toEqual(['wasm', 'wasm']);
  });

  it('takes the WebGPU build that the browser can run', () => {
    expect(ladder(model({ fp32: ['webgpu'] }), { jspi: true })[0]?.runtime).toBe('webgpu-jspi');
    expect(ladder(model({ fp32: ['webgpu'] }), { jspi: false })[0]?.runtime).toBe('webgpu-asyncify');
  });

  it('takes the plain build on WASM, also where JSPI exists', () => {
    expect(ladder(model({ fp32: ['wasm'] })).map((rung) => rung.runtime)).toEqual(['wasm', 'wasm']);
  });
});

describe('threads', () => {
  const threads = (capabilities: Partial<Capabilities>, asked: number | null = null) =>
    ladder(model({ fp32: ['wasm'] }), capabilities, { threads: asked }).map((rung) => rung.threads);

  it('are four at most and fall to one when they cannot start', () => {
    expect(threads({ cores: 64 })).toEqual([4, 1]);
    expect(threads({ cores: 2 })).toEqual([2, 1]);
  });

  it('are not tried twice on a machine of one core', () => {
    expect(threads({ cores: 1 })).toEqual([1]);
  });

  it('are one without isolation, whatever was asked for', () => {
    expect(threads({ isolated: false })).toEqual([1]);
    expect(threads({ isolated: false }, 8)).toEqual([1]);
  });

  it('follow the address where the page is isolated', () => {
    expect(threads({ cores: 2 }, 8)).toEqual([8, 1]);
    expect(threads({}, 1)).toEqual([1]);
  });
});

describe('precision', () => {
  const preferring = (q8: ExecutionProvider[]) => {
    const manifest = model({ fp32: BOTH, q8: ['wasm'] });
    manifest.image.files.q8!.preferredOn = q8;
    return manifest;
  };

  it('is the preferred one first, and the usual ones after it', () => {
    expect(inWords(ladder(preferring(['wasm']), { isolated: false }))).toEqual([
      'webgpu fp32, text fp32 on webgpu, 1',
      'wasm q8, text q8 on wasm, 1',
      'wasm fp32, text fp32 on wasm, 1',
    ]);
  });

  it('is the one asked for, whatever is preferred', () => {
    const asked = { executionProvider: 'wasm', precision: 'fp32' } as const;
    expect(inWords(ladder(preferring(['wasm']), { isolated: false }, asked))).toEqual([
      'wasm fp32, text fp32 on wasm, 1',
    ]);
  });

  it('keeps its usual order where another provider is preferred', () => {
    const wasm = ladder(preferring(['webgpu']), { webgpu: 'none' }, { threads: 1 });
    expect(wasm.map((rung) => rung.imagePrecision)).toEqual(['fp32', 'q8']);
  });

  it('is the one that was asked for, and no other', () => {
    const manifest = model({ fp32: BOTH, fp16: ['webgpu'], q8: ['wasm'] });
    expect(inWords(ladder(manifest, { isolated: false }, { precision: 'fp32' }))).toEqual([
      'webgpu fp32, text fp32 on webgpu, 1',
      'wasm fp32, text fp32 on wasm, 1',
    ]);
  });

  it('is every one offered when the one asked for is not', () => {
    const manifest = model({ fp32: BOTH, q8: ['wasm'] });
    expect(inWords(ladder(manifest, { isolated: false }, { precision: 'q4' }))).toEqual([
      'webgpu fp32, text fp32 on webgpu, 1',
      'wasm fp32, text fp32 on wasm, 1',
      'wasm q8, text q8 on wasm, 1',
    ]);
  });

  it('is never fp16 on WASM, even where the manifest says so', () => {
    const rungs = ladder(model({ fp16: BOTH, fp32: BOTH }), {}, { executionProvider: 'wasm' });
    expect(rungs.map((rung) => rung.imagePrecision)).toEqual(['fp32', 'fp32']);
  });

  it('is never a half one without shader-f16', () => {
    const manifest = model({ fp16: ['webgpu'], q4f16: ['webgpu'], fp32: ['webgpu'], q4: ['webgpu'] });
    const rungs = ladder(manifest, { halfPrecisionShaders: false });
    expect(rungs.map((rung) => rung.imagePrecision)).toEqual(['fp32', 'q4']);
  });

  it('stays on WebGPU when fp16 is asked for and the adapter has no shader-f16', () => {
    const manifest = model({ fp16: ['webgpu'], fp32: BOTH });
    const rungs = ladder(manifest, { halfPrecisionShaders: false, isolated: false }, { precision: 'fp16' });
    expect(inWords(rungs)).toEqual([
      'webgpu fp32, text fp32 on webgpu, 1',
      'wasm fp32, text fp32 on wasm, 1',
    ]);
  });
});

describe('text encoder', () => {
  it('stays at q8 on WASM beside an image encoder on WebGPU', () => {
    const manifest = model({ fp32: BOTH }, { q8: ['wasm'] });
    expect(inWords(ladder(manifest, { isolated: false }))).toEqual([
      'webgpu fp32, text q8 on wasm, 1',
      'wasm fp32, text q8 on wasm, 1',
    ]);
  });

  it('prefers WebGPU at another precision to WASM at the same', () => {
    const manifest = model({ fp16: ['webgpu'] }, { fp32: BOTH });
    expect(inWords(ladder(manifest))).toEqual(['webgpu fp16, text fp32 on webgpu, 1']);
  });

  it('is never half precision without shader-f16', () => {
    const manifest = model({ fp32: ['webgpu'], q4: ['webgpu'] }, { fp16: ['webgpu'], q8: ['wasm'] });
    expect(inWords(ladder(manifest, { halfPrecisionShaders: false }))).toEqual([
      'webgpu fp32, text q8 on wasm, 1',
      'webgpu q4, text q8 on wasm, 1',
    ]);
  });

  it('keeps the precision of the image encoder where there is such a file', () => {
    const manifest = model({ q8: ['wasm'] }, { fp32: BOTH, q8: ['wasm'] });
    expect(inWords(ladder(manifest, { isolated: false }))).toEqual(['wasm q8, text q8 on wasm, 1']);
  });
});

describe('an empty ladder', () => {
  it('is all that a model for WebGPU alone gets on a machine without it', () => {
    expect(ladder(model({ fp32: ['webgpu'] }), { webgpu: 'none' })).toEqual([]);
  });

  it('is all that a model without a text encoder for this machine gets', () => {
    expect(ladder(model({ fp32: ['wasm'] }, { fp32: ['webgpu'] }))).toEqual([]);
  });
});

describe('fastestFirst', () => {
  const rungs = ladder(model({ fp32: BOTH }));
  const [webgpu, four, one] = rungs;

  it('puts the processor first where it is clearly faster, and keeps the graphics card for when it fails', () => {
    const measured = { webgpuMs: 20, wasmMs: 15 };
    expect(fastestFirst(rungs, measured)).toEqual({ rungs: [four, one, webgpu], measured });
  });

  it.each([
    ['is slower', { webgpuMs: 5, wasmMs: 15 }],
    ['is hardly faster', { webgpuMs: 16, wasmMs: 15 }],
  ])('leaves the graphics card first where the processor %s', (_what, measured) => {
    expect(fastestFirst(rungs, measured)).toEqual({ rungs, measured });
  });

  it('has nothing to settle where nothing was measured, or one of both is not there', () => {
    const measured = { webgpuMs: 20, wasmMs: 1 };
    const onProcessor = ladder(model({ fp32: BOTH }), { webgpu: 'none' });
    const onCard = ladder(model({ fp32: ['webgpu'] }));
    expect(fastestFirst(rungs, null)).toEqual({ rungs, measured: null });
    expect(fastestFirst(onProcessor, measured)).toEqual({ rungs: onProcessor, measured: null });
    expect(fastestFirst(onCard, measured)).toEqual({ rungs: onCard, measured: null });
  });
});
