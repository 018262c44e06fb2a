import { readFile } from 'node:fs/promises';
import { readLimit, readOptions, readPrecision, required } from './arguments.ts';
import { CommandError } from './command-error.ts';
import { embedPictures } from './embed-pictures.ts';
import { openEncoders } from './encoders.ts';
import { findPictures } from './find-pictures.ts';
import { makeFolderFor, writeJson } from './json-file.ts';
import { openModel } from './open-model.ts';
import { Progress } from './progress.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Unit embeddings of pictures and texts, for use elsewhere.

  npm run embed -- --model ID --images DIR --texts FILE --json FILE [options]

  --model ID          a model in public/models, or the path of a model folder
  --images DIR        every picture in it and below
  --texts FILE        one text a line, used as it stands, without a template
  --json FILE         where to write { model, dim, images: [{ path, embedding }], texts: [{ text, embedding }] }
  --limit N           at most N pictures
  --precision P       fp32, fp16, q8, q4 or q4f16 (default: the one that the app takes on a CPU)`;

await runCommand(USAGE, async (args) => {
  const options = readOptions(args, {
    model: { type: 'string' },
    images: { type: 'string' },
    texts: { type: 'string' },
    json: { type: 'string' },
    limit: { type: 'string' },
    precision: { type: 'string' },
  });
  const root = required(options.images, '--images');
  const json = required(options.json, '--json');
  const limit = readLimit(options.limit);
  const precision = readPrecision(options.precision);
  const model = await openModel(required(options.model, '--model'));
  const texts = await readTexts(required(options.texts, '--texts'));
  const paths = (await findPictures(root)).slice(0, limit);

  await makeFolderFor(json);
  const encoders = await openEncoders(model, precision);
  const textEmbeddings = await encoders.encodeTexts(texts);
  const { embeddings, failed } = await embedPictures(root, paths, encoders, new Progress(paths.length));
  const report = {
    model: model.manifest.id,
    dim: model.manifest.embeddingDim,
    images: [...embeddings].map(([path, embedding]) => ({ path, embedding: plain(embedding) })),
    texts: texts.map((text, index) => ({ text, embedding: plain(textEmbeddings[index]!) })),
  };
  await writeJson(json, report);
  console.log(
    `${report.images.length} pictures and ${texts.length} texts written to ${json}, ${failed} unreadable.`,
  );
});

async function readTexts(path: string): Promise<string[]> {
  const content = await readFile(path, 'utf8').catch((error: Error) => {
    throw new CommandError(`--texts cannot be read: ${error.message}`);
  });
  return content.split(/\r?\n/).filter((line) => line !== '');
}

/** Nine significant digits give every float32 back exactly. */
function plain(embedding: Float32Array): number[] {
  return Array.from(embedding, (value) => Number(value.toPrecision(9)));
}
