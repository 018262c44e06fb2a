import { statSync } from 'node:fs';
import type { Precision } from '../../src/clip/manifest.ts';
import { readLimit, readOptions, readPrecision, readTemplates, required } from '../evaluate/arguments.ts';
import { CommandError } from '../evaluate/command-error.ts';
import { formatOf, type RowFormat } from './result-row.ts';
import type { Shard } from './walk-pictures.ts';

export interface ClassifyOptions {
  model: string;
  images: string;
  labels: string;
  out: string;
  format: RowFormat;
  templates: string[] | null;
  precision: Precision | null;
  limit: number;
  shard: Shard;
  /** Folder of the Parquet files; null: none are written. */
  embeddings: string | null;
}

/** @throws {CommandError} with exit code 2 if something is missing or wrong. */
export function readClassifyOptions(args: string[]): ClassifyOptions {
  const options = readOptions(args, {
    model: { type: 'string' },
    images: { type: 'string' },
    labels: { type: 'string' },
    out: { type: 'string' },
    template: { type: 'string', multiple: true },
    precision: { type: 'string' },
    limit: { type: 'string' },
    shard: { type: 'string' },
    embeddings: { type: 'string' },
  });
  const out = required(options.out, '--out');
  const format = formatOf(out);
  if (!format) throw new CommandError(`--out must end with .csv or .jsonl, unlike "${out}".`, 2);
  const images = required(options.images, '--images');
  if (!statSync(images, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandError(`There is no folder ${images}.`);
  }
  return {
    model: required(options.model, '--model'),
    images,
    labels: required(options.labels, '--labels'),
    out,
    format,
    templates: readTemplates(options.template),
    precision: readPrecision(options.precision),
    limit: readLimit(options.limit),
    shard: readShard(options.shard),
    embeddings: options.embeddings ?? null,
  };
}

/** `3/8`: the third of eight. */
function readShard(value: string | undefined): Shard {
  if (value === undefined) return { index: 1, count: 1 };
  const [index, count] = (/^(\d+)\/(\d+)$/.exec(value) ?? []).slice(1).map(Number);
  if (!index || !count || index > count) {
    throw new CommandError(`--shard must be like 3/8, from 1/8 to 8/8, not "${value}".`, 2);
  }
  return { index, count };
}
