import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { CommandError } from '../evaluate/command-error.ts';

/** What a result file was begun with. Rows of different questions never stand in one file. */
const RunRecord = v.object({
  format: v.literal('wordsight-classify/1'),
  model: v.string(),
  /** SHA-256 of the graphs that run. */
  imageGraph: v.string(),
  textGraph: v.string(),
  templates: v.array(v.string()),
  labels: v.array(v.string()),
  shard: v.string(),
  embeddings: v.boolean(),
});

export type RunRecord = v.InferOutput<typeof RunRecord>;

/** Where the record of a result file lies. */
export function recordPath(out: string): string {
  return `${out}.run.json`;
}

/**
 * Takes up a file that was begun before, or begins one.
 *
 * @throws {CommandError} if the file was begun with something else, or by something else.
 */
export async function beginOrResume(out: string, wanted: RunRecord): Promise<'begun' | 'resumed'> {
  const path = recordPath(out);
  if (existsSync(path)) {
    const different = differences(await readRecord(path), wanted);
    if (different.length === 0) return 'resumed';
    throw new CommandError(
      `${out} was begun with other ${different.join(', ')}. Ask the same again to go on, or name another file.`,
      2,
    );
  }
  if (existsSync(out)) {
    throw new CommandError(`${out} was not written by this command. Name a file that does not exist yet.`, 2);
  }
  // whole or not at all
  await writeFile(`${path}.part`, `${JSON.stringify(wanted, null, 2)}\n`);
  await rename(`${path}.part`, path);
  return 'begun';
}

async function readRecord(path: string): Promise<RunRecord> {
  try {
    return v.parse(RunRecord, JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

const NAMES: Record<keyof RunRecord, string> = {
  format: 'format',
  model: 'model',
  imageGraph: 'image encoder',
  textGraph: 'text encoder',
  templates: 'templates',
  labels: 'labels',
  shard: 'shard',
  embeddings: 'use of --embeddings',
};

function differences(before: RunRecord, now: RunRecord): string[] {
  const keys = Object.keys(NAMES) as (keyof RunRecord)[];
  return keys
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
    .map((key) => NAMES[key]);
}
