import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { bestLabel } from '../../src/clip/metrics.ts';
import type { RunnableFile } from '../../src/clip/runnable-manifest.ts';
import { probabilities } from '../../src/clip/score.ts';
import { embedLabels } from '../evaluate/embed-labels.ts';
import { type Encoders, openEncoders } from '../evaluate/encoders.ts';
import { type ModelFolder, openModel } from '../evaluate/open-model.ts';
import type { ClassifyOptions } from './classify-arguments.ts';
import { readCompleteRows } from './complete-rows.ts';
import { EmbeddingParts } from './embedding-parts.ts';
import { PreparePool } from './prepare-pool.ts';
import type { Prepared } from './prepare-worker.ts';
import { readLabels } from './read-labels.ts';
import { ResultFile } from './result-file.ts';
import type { ResultRow } from './result-row.ts';
import { beginOrResume } from './run-record.ts';
import { RunProgress } from './run-progress.ts';
import { comparePaths, walkPictures } from './walk-pictures.ts';

/** What the rows are made with. */
interface Question {
  model: ModelFolder;
  encoders: Encoders;
  labels: string[];
  templates: string[];
  /** `[labels, dim]` float32. */
  labelEmbeddings: Float32Array;
}

/**
 * Writes a row for each picture, and goes on where an earlier run stopped.
 *
 * @returns a sentence about what was done.
 * @throws {CommandError} if the model, the labels or the output do not allow it.
 */
export async function classifyFolder(options: ClassifyOptions, stop: AbortSignal): Promise<string> {
  const question = await readQuestion(options);
  await beginOrResume(options.out, {
    format: 'wordsight-classify/1',
    model: question.model.manifest.id,
    ...(await graphsOf(question)),
    templates: question.templates,
    labels: question.labels,
    shard: `${options.shard.index}/${options.shard.count}`,
    embeddings: options.embeddings !== null,
  });
  const { file, parts } = await openOutput(options, question);
  const progress = new RunProgress(file.rows);
  void countPictures(options, stop).then((total) => progress.setTotal(Math.min(total, options.limit)));
  const pool = new PreparePool(question.model.manifest.image);
  try {
    const paths = remaining(options, file, stop);
    for await (const { path, prepared } of pool.prepare(paths, (each) => join(options.images, each))) {
      if (stop.aborted) break;
      await writePicture(path, prepared, question, { file, parts });
      progress.step('error' in prepared ? prepared.error : null, path);
    }
    await parts?.flush(file.rows);
  } finally {
    await file.close();
    await pool.close();
  }
  return progress.summary();
}

async function readQuestion(options: ClassifyOptions): Promise<Question> {
  const model = await openModel(options.model);
  const labels = await readLabels(options.labels);
  const templates = options.templates ?? model.manifest.templates;
  const encoders = await openEncoders(model, options.precision);
  const labelEmbeddings = await embedLabels(labels, templates, encoders);
  return { model, encoders, labels, templates, labelEmbeddings };
}

async function graphsOf({ model, encoders }: Question) {
  const { image, text } = model.manifest;
  return {
    imageGraph: await hashOf(model, image.files[encoders.imagePrecision]!),
    textGraph: await hashOf(model, text.files[encoders.textPrecision]!),
  };
}

/** A public layout states no hashes. */
async function hashOf({ folder, files }: ModelFolder, { path, sha256 }: RunnableFile): Promise<string> {
  if (sha256 !== null) return sha256;
  const hash = createHash('sha256');
  const blob = files?.get(path) ?? (await openAsBlob(join(folder, path)));
  for await (const chunk of blob.stream()) hash.update(chunk);
  return hash.digest('hex');
}

interface Output {
  file: ResultFile;
  parts: EmbeddingParts | null;
}

async function openOutput(
  { out, format, embeddings }: ClassifyOptions,
  { labels, model, encoders }: Question,
): Promise<Output> {
  if (embeddings === null) return { file: await ResultFile.open(out, format, labels), parts: null };
  const headerRows = format.header(labels) === '' ? 0 : 1;
  const { rows } = await readCompleteRows(out, format.kind);
  const origin = { model: model.manifest.id, precision: encoders.imagePrecision };
  const { parts, coveredRows } = await EmbeddingParts.open(
    embeddings,
    origin,
    Math.max(0, rows - headerRows),
  );
  return { file: await ResultFile.open(out, format, labels, coveredRows), parts };
}

async function countPictures({ images, shard }: ClassifyOptions, stop: AbortSignal): Promise<number> {
  const walk = walkPictures(images, shard, () => {});
  let count = 0;
  while (!stop.aborted && !(await walk.next()).done) count += 1;
  return count;
}

/** The pictures that stand behind the last one of the file, in the order of the walk. */
async function* remaining(
  { images, shard, limit }: ClassifyOptions,
  { lastPath, rows }: ResultFile,
  stop: AbortSignal,
): AsyncGenerator<string> {
  let left = limit - rows;
  const onUnreadable = (folder: string, reason: Error) => {
    console.error(`cannot read the folder ${folder}: ${reason.message}`);
  };
  for await (const path of walkPictures(images, shard, onUnreadable)) {
    if (left <= 0 || stop.aborted) return;
    if (lastPath !== null && comparePaths(path, lastPath) <= 0) continue;
    left -= 1;
    yield path;
  }
}

async function writePicture(
  path: string,
  prepared: Prepared,
  question: Question,
  { file, parts }: Output,
): Promise<void> {
  if ('error' in prepared) {
    await file.append({ path, error: prepared.error });
    return;
  }
  const { pixels, sha256, widthPx, heightPx } = prepared;
  const { encoders, labels, labelEmbeddings, model } = question;
  const embedding = await encoders.encodePixels(pixels);
  const row = probabilities(embedding, labelEmbeddings, embedding.length, model.manifest);
  const result: ResultRow = {
    ...{ path, sha256, widthPx, heightPx },
    probabilities: row,
    top: labels[bestLabel(row)]!,
  };
  await file.append(result);
  await parts?.add({ path, sha256, embedding }, file.rows);
}
