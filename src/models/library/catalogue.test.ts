import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCatalogue, type Catalogue } from './catalogue.ts';

const SHIPPED = readFileSync(new URL('../../../public/models/catalogue.json', import.meta.url), 'utf8');
const shipped = () => JSON.parse(SHIPPED) as Catalogue;

describe('the catalogue that ships', () => {
  const { host, entries } = parseCatalogue(shipped());

  it('names every file by size and hash, at a fixed revision of a secure host', () => {
    expect(host).toMatch(/^https:/);
    for (const { revision, manifest, combined } of entries) {
      expect(revision).toMatch(/^[0-9a-f]{40}$/);
      expect(manifest === null).toBe(combined !== null);
    }
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  });

  it('says of the starter what its model card says', () => {
    const { starter } = parseCatalogue(shipped()).site;
    const card = readFileSync(new URL(`../../../public/${starter?.card}`, import.meta.url), 'utf8');
    const row = card.split('\n').find((line) => line.startsWith(`| ${starter?.dataset}`));
    expect(Number(row?.split('|').at(-2))).toBe(starter?.top1Percent);
  });

  it('never offers half precision on WASM, q8 on WebGPU, or a file that is known to be broken', () => {
    const files = entries.flatMap(({ manifest, combined }) => [
      ...Object.entries(manifest?.image.files ?? {}),
      ...Object.entries(manifest?.text.files ?? {}),
      ...Object.entries(combined?.files ?? {}),
    ]);
    const refused = new Set(entries.flatMap((entry) => entry.refused.map(({ sha256 }) => sha256)));
    expect(refused).toContain('fcbd153d1aa1314fb72ea39b20c37e0572e7e7b05359b51f3efee5d682658472');
    for (const [precision, file] of files) {
      if (precision === 'fp16' || precision === 'q4f16')
        expect(file.executionProviders).not.toContain('wasm');
      if (precision === 'q8') expect(file.executionProviders).not.toContain('webgpu');
      expect(refused).not.toContain(file.sha256);
    }
    expect(files.length).toBeGreaterThan(10);
  });

  it('says of every figure where it comes from, and marks the research licence', () => {
    for (const { accuracy } of entries) expect(accuracy?.source).toBeTruthy();
    expect(entries.filter(({ researchOnly }) => researchOnly).map(({ id }) => id)).toEqual(['mobileclip-s0']);
  });
});

describe('parseCatalogue', () => {
  const broken: [string, (catalogue: Catalogue) => void][] = [
    [
      'half precision on WASM',
      (all) => all.entries[1]!.manifest!.image.files.fp16!.executionProviders.push('wasm'),
    ],
    ['q8 on WebGPU', (all) => all.entries[0]!.combined!.files.q8!.executionProviders.push('webgpu')],
    [
      'a file that it refuses',
      (all) => (all.entries[2]!.refused[0]!.sha256 = all.entries[2]!.manifest!.image.files.fp32!.sha256),
    ],
    ['a hash that is none', (all) => (all.entries[1]!.manifest!.tokenizer.sha256 = 'abc')],
    ['neither manifest nor combined graph', (all) => (all.entries[1]!.manifest = null)],
    ['a host that is no folder', (all) => (all.host = 'https://huggingface.co')],
  ];
  it.each(broken)('refuses %s', (_what, change) => {
    const catalogue = shipped();
    change(catalogue);
    expect(() => parseCatalogue(catalogue)).toThrow(
      expect.objectContaining({ code: 'MODEL_MANIFEST_INVALID', file: 'catalogue.json' }) as Error,
    );
  });

  it('refuses what is no catalogue', () => {
    expect(() => parseCatalogue([])).toThrow('catalogue.json');
  });
});
