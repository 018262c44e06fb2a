import { describe, expect, it } from 'vitest';
import { addressWithModel, readAddress } from './address.ts';

const read = (rest: string) => readAddress(new URL(`http://site.test/app/${rest}`));

describe('readAddress', () => {
  it('asks for the starter model and nothing else by default', () => {
    expect(read('')).toEqual({
      model: { kind: 'site', id: 'starter' },
      preferences: { executionProvider: null, threads: null, precision: null },
      labelText: '',
    });
  });

  it('reads everything that may stand in it', () => {
    expect(read('?model=tiny&ep=webgpu&threads=2&precision=fp16#labels=cat,dog')).toEqual({
      model: { kind: 'site', id: 'tiny' },
      preferences: { executionProvider: 'webgpu', threads: 2, precision: 'fp16' },
      labelText: 'cat\ndog',
    });
  });

  it('tells a stored model from one of the site', () => {
    expect(read('?stored=tiny&model=other').model).toEqual({ kind: 'stored', id: 'tiny' });
    expect(read('?stored=').model).toEqual({ kind: 'site', id: 'starter' });
  });

  it.each(['gpu', 'WASM', '', 'wasm '])('leaves out ?ep=%s', (value) => {
    expect(read(`?ep=${encodeURIComponent(value)}`).preferences.executionProvider).toBeNull();
  });

  it.each(['fp64', 'int8', ''])('leaves out ?precision=%s', (value) => {
    expect(read(`?precision=${value}`).preferences.precision).toBeNull();
  });

  it.each(['0', '-1', '1.5', 'many', '', 'Infinity', 'NaN'])('leaves out ?threads=%s', (value) => {
    expect(read(`?threads=${value}`).preferences.threads).toBeNull();
  });

  it('never starts more than 16 threads', () => {
    expect(read('?threads=16').preferences.threads).toBe(16);
    expect(read('?threads=1000').preferences.threads).toBe(16);
  });

  it('reads labels of any script and with blanks', () => {
    const labels = ['a red bicycle', '犬', 'café', '100 % wool', 'a&b=c', '#1'];
    const hash = labels.map(encodeURIComponent).join(',');
    expect(read(`#labels=${hash}`).labelText.split('\n')).toEqual(labels);
  });

  it('reads no labels from the query, which browsers send to the server', () => {
    expect(read('?labels=cat').labelText).toBe('');
  });

  it('reads a broken escape as it stands', () => {
    expect(read('#labels=100%,cat').labelText).toBe('100%\ncat');
  });
});

describe('addressWithModel', () => {
  it('names the model so that it is read back, and leaves everything else', () => {
    const url = new URL('http://site.test/app/?model=tiny&ep=wasm#labels=cat');
    for (const model of [
      { kind: 'stored' as const, id: 'a b&c' },
      { kind: 'site' as const, id: 'starter' },
    ]) {
      const changed = addressWithModel(url, model);
      expect(readAddress(changed)).toMatchObject({ model, labelText: 'cat' });
      expect(changed.searchParams.get('ep')).toBe('wasm');
    }
  });
});
