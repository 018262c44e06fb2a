import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCatalogue } from '../models/library/catalogue.ts';
import { parseMirror, planDownload } from './download-plan.ts';
import { type Device, offersOf, recommendedEntry, recommendedOffer } from './model-offers.ts';

const catalogue = parseCatalogue(
  JSON.parse(readFileSync(new URL('../../public/models/catalogue.json', import.meta.url), 'utf8')),
);
const entry = (id: string) => catalogue.entries.find((each) => each.id === id)!;

const LAPTOP: Device = {
  ...{ webgpu: 'none', adapter: null, halfPrecisionShaders: false, jspi: true, isolated: true, cores: 4 },
  ...{ memoryGb: 8, phone: false },
};
const GAMER: Device = { ...LAPTOP, webgpu: 'hardware', halfPrecisionShaders: true };
const PHONE: Device = { ...LAPTOP, memoryGb: null, phone: true };

const offered = (id: string, device: Device) => offersOf(entry(id), device).map(({ precision }) => precision);

describe('offersOf', () => {
  it('offers on WASM what may run there, best first', () => {
    expect(offered('clip-vit-base-patch32', LAPTOP)).toEqual(['fp32', 'q8']);
    expect(offered('siglip2-base-patch16-224', LAPTOP)).toEqual(['q8']);
    expect(offered('tinyclip-vit-8m-16', LAPTOP)).toEqual(['fp32', 'q8']);
  });

  it('offers half precision only where the graphics card computes it', () => {
    expect(offered('clip-vit-base-patch32', GAMER)).toEqual(['fp16', 'fp32', 'q8']);
    expect(offered('clip-vit-base-patch32', { ...GAMER, halfPrecisionShaders: false })).toEqual([
      'fp32',
      'q8',
    ]);
  });

  it('counts what goes over the wire: both encoders and the word list, or the one file of both', () => {
    const [, q8] = offersOf(entry('clip-vit-base-patch32'), LAPTOP);
    expect(q8?.totalBytes).toBe(89117001 + 64504507 + 2224119);
    const [fp16] = offersOf(entry('siglip2-base-patch16-224'), GAMER);
    // its half-precision image encoder has only an 8-bit text encoder beside it
    expect(fp16).toMatchObject({ textPrecision: 'q8', totalBytes: 186039516 + 283438275 + 34363039 });
    const [tiny] = offersOf(entry('tinyclip-vit-8m-16'), LAPTOP);
    expect(tiny).toMatchObject({ manifest: null, totalBytes: 94071688 + 3642073 + 468 });
  });

  it('leaves in the manifest only the files that are downloaded', () => {
    for (const each of catalogue.entries) {
      for (const offer of offersOf(each, GAMER)) {
        if (!offer.manifest) continue;
        const { image, text, tokenizer } = offer.manifest;
        const named = [...Object.values(image.files), ...Object.values(text.files), tokenizer];
        expect(named.map(({ path }) => path)).toEqual(offer.files.map(({ path }) => path));
      }
    }
  });
});

describe('what is recommended', () => {
  it('is the best precision that is comfortable, or else the smallest', () => {
    const clip = (device: Device) =>
      recommendedOffer(offersOf(entry('clip-vit-base-patch32'), device), device);
    expect(clip(LAPTOP)?.precision).toBe('q8');
    expect(clip({ ...LAPTOP, memoryGb: 16 })?.precision).toBe('fp32');
    expect(clip({ ...LAPTOP, memoryGb: 0.5 })?.precision).toBe('q8');
    expect(recommendedOffer([], LAPTOP)).toBeUndefined();
  });

  it('is never a model for research only, nor one that a phone cannot hold', () => {
    expect(recommendedEntry(catalogue.entries, LAPTOP)?.id).toBe('siglip2-base-patch16-224');
    expect(recommendedEntry(catalogue.entries, PHONE)?.id).toBe('clip-vit-base-patch32');
    const mobile = catalogue.entries.filter(({ researchOnly }) => researchOnly);
    expect(recommendedEntry(mobile, LAPTOP)).toBeNull();
  });
});

describe('planDownload', () => {
  const clip = entry('clip-vit-base-patch32');
  const offer = offersOf(clip, LAPTOP)[1]!;

  it('asks the host for the fixed revision', () => {
    const plan = planDownload(catalogue, clip, offer, null);
    expect(plan.files[0]?.url).toBe(
      'https://huggingface.co/Xenova/clip-vit-base-patch32/resolve/d15189d7028b43f1d3e65039190477f6af591c2a/onnx/vision_model_quantized.onnx',
    );
    expect(plan).toMatchObject({
      id: 'clip-vit-base-patch32-q8',
      manifest: { id: 'clip-vit-base-patch32-q8' },
    });
  });

  it('asks a mirror for the same path', () => {
    const plan = planDownload(catalogue, clip, offer, 'http://intranet/models/');
    expect(plan.files[0]?.url).toMatch(
      /^http:\/\/intranet\/models\/Xenova\/clip-vit-base-patch32\/resolve\//,
    );
  });

  it('brings along for a combined graph what reads it', () => {
    const tiny = entry('tinyclip-vit-8m-16');
    const plan = planDownload(catalogue, tiny, offersOf(tiny, LAPTOP)[0]!, null);
    expect(JSON.parse(plan.extraFiles['config.json'] ?? '')).toMatchObject({ model_type: 'clip' });
  });
});

describe('parseMirror', () => {
  const site = 'https://app.test/wordsight/index.html';
  it.each([
    ['', null],
    ['  ', null],
    ['https://mirror.test/hf', 'https://mirror.test/hf/'],
    ['mirror.test', 'https://mirror.test/'],
    ['intranet:8080/hf/', 'https://intranet:8080/hf/'],
    ['./mirror', 'https://app.test/wordsight/mirror/'],
    ['/mirror/?a=b#c', 'https://app.test/mirror/'],
    ['ftp://mirror.test', undefined],
    ['javascript:alert(1)', undefined],
    ['https://', undefined],
  ])('reads %j', (typed, address) => {
    expect(parseMirror(typed, site)).toBe(address);
  });
});
