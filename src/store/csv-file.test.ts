import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvFile } from './csv-file.ts';

async function bytesOf(...parts: string[]): Promise<number[]> {
  return [...new Uint8Array(await (await csvFile(parts)).arrayBuffer())];
}

describe('csvFile', () => {
  it('begins with a byte order mark where a letter is not ASCII, since Excel takes it for another code page', async () => {
    const bytes = await bytesOf('name\r\n', 'Müll.jpg\r\n');
    expect(bytes.slice(0, 3)).toEqual([0xef, 0xbb, 0xbf]);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
    expect(Papa.parse(text, { header: true, skipEmptyLines: true }).data).toEqual([{ name: 'Müll.jpg' }]);
  });

  it('is plain ASCII where all letters are', async () => {
    expect(await bytesOf('name\r\n', 'a.jpg\r\n')).toEqual([
      ...new TextEncoder().encode('name\r\na.jpg\r\n'),
    ]);
    expect(await bytesOf()).toEqual([]);
  });

  it('knows a pair of surrogates', async () => {
    expect((await bytesOf('🦊')).slice(0, 3)).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('has its type', async () => {
    expect((await csvFile(['ä'])).type).toBe('text/csv;charset=utf-8');
  });
});
