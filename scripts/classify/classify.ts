import { makeFolderFor } from '../evaluate/json-file.ts';
import { runCommand } from '../evaluate/run-command.ts';
import { readClassifyOptions } from './classify-arguments.ts';
import { classifyFolder } from './classify-folder.ts';
import { stopSignal } from './stop-signal.ts';

const USAGE = `Classifies every picture in a folder and below, however many there are.

  npm run classify -- --model ID --images DIR --labels FILE --out FILE [options]

  --model ID          a model in public/models, or the path of a model folder
  --images DIR        every picture in it and below
  --labels FILE       one label a line
  --out FILE          where the rows go as they come: .csv or .jsonl
  --template TEXT     a prompt with one {}, such as "a photo of a {}."; may be repeated (default: the model's)
  --precision P       fp32, fp16, q8, q4 or q4f16 (default: the one that the app takes on a CPU)
  --limit N           at most N pictures
  --shard I/N         only the I-th of N parts of the pictures; run one process for each
  --embeddings DIR    also write the embeddings there, as Parquet files (path, sha256, embedding)

Run the same command again to go on where it stopped. Exit codes: 0 done, unreadable pictures listed in FILE;
1 the work failed; 2 called wrongly, or FILE was begun with another question; 130 stopped by Ctrl-C.`;

await runCommand(USAGE, async (args) => {
  const options = readClassifyOptions(args);
  await makeFolderFor(options.out);
  const stop = stopSignal();
  const summary = await classifyFolder(options, stop);
  console.log(summary);
  if (stop.aborted) process.exitCode = 130;
});
