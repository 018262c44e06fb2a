import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf, inChunks } from './score-chunks.ts';

describe('chunksOf', () => {
  it('begins with a screenful', () => {
    expect(chunksOf(9000)).toEqual([
      { start: 0, end: 200 },
      { start: 200, end: 4200 },
      { start: 4200, end: 8200 },
      { start: 8200, end: 9000 },
    ]);
    expect(chunksOf(0)).toEqual([]);
  });

  it('covers every row once, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000 }), (count) => {
        let covered = 0;
        for (const { start, end } of chunksOf(count)) {
          expect(start).toBe(covered);
          expect(end).toBeGreaterThan(start);
          covered = end;
        }
        expect(covered).toBe(count);
      }),
    );
  });
});

describe('inChunks', () => {
  const never = new AbortController().signal;

  it('hands the answers on in order, whichever comes first', async () => {
    const delays = [20, 1, 10];
    const starts: number[] = [];
    const ask = async (start: number) => {
      await new Promise((resolve) => setTimeout(resolve, delays.pop()));
      return start;
    };
    await inChunks(never, 9000, ask, (value, start) => {
      expect(value).toBe(start);
      starts.push(start);
    });
    expect(starts).toEqual([0, 200, 4200, 8200]);
  });

  it('asks for nothing more once it is aborted', async () => {
    const stop = new AbortController();
    const asked: number[] = [];
    const ask = (start: number) => {
      asked.push(start);
      return Promise.resolve(start);
    };
    const shown: number[] = [];
    const run = inChunks(stop.signal, 40_000, ask, (value) => {
      shown.push(value);
      stop.abort();
    });
    await expect(run).rejects.toThrow('abort');
    expect(shown).toEqual([0]);
    expect(asked).toEqual([0, 200, 4200]);
  });

  it('fails with the first failure', async () => {
    const ask = (start: number) =>
      start === 0 ? Promise.resolve(0) : Promise.reject(new Error(`chunk at ${start}`));
    await expect(inChunks(never, 9000, ask, () => {})).rejects.toThrow('chunk at 200');
  });
});
