import { gatherFromFileList } from '../../intake/gather-files.ts';
import type { FilePicture } from '../../intake/picture.ts';

export interface Sample {
  file: string;
  name: string;
  credit: string;
  licence: string;
}

const FOLDER = './samples/';

/** The start page has room for two rows of three on a phone. */
export const SHOWN_SAMPLES = 6;

export function sampleUrl(sample: Sample): string {
  return FOLDER + sample.file;
}

function isSample(value: unknown): value is Sample {
  if (typeof value !== 'object' || value === null) return false;
  return ['file', 'name', 'credit', 'licence'].every(
    (key) => typeof (value as Record<string, unknown>)[key] === 'string',
  );
}

async function loadList(): Promise<Sample[]> {
  const response = await fetch(`${FOLDER}samples.json`);
  if (!response.ok) throw new Error(`samples.json: ${response.status}`);
  const list: unknown = await response.json();
  return Array.isArray(list) ? list.filter(isSample) : [];
}

let list: Promise<Sample[]> | null = null;

/** The list, fetched once; a failure is forgotten, so that the next call tries again. */
export function loadSamples(): Promise<Sample[]> {
  list ??= loadList().catch((error: unknown) => {
    list = null;
    throw error;
  });
  return list;
}

/** A sample goes the way of every picture: it is fetched from this site and handed over as a file. */
export async function fetchSamples(samples: readonly Sample[]): Promise<FilePicture[]> {
  const files = await Promise.all(
    samples.map(async (sample) => {
      const response = await fetch(sampleUrl(sample));
      if (!response.ok) throw new Error(`${sample.file}: ${response.status}`);
      const blob = await response.blob();
      return new File([blob], sample.file, { type: blob.type });
    }),
  );
  return gatherFromFileList(files);
}
