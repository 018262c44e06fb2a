import { MetricsCounter } from '../../src/clip/metrics.ts';
import { evaluationReport } from '../../src/clip/metrics-report.ts';
import { probabilities, type ScoreHead } from '../../src/clip/score.ts';
import { readLimit, readOptions, readPrecision, readTemplates, required } from './arguments.ts';
import { classLabels } from './class-labels.ts';
import { embedPictures } from './embed-pictures.ts';
import { embedLabels } from './embed-labels.ts';
import { openEncoders } from './encoders.ts';
import { findClasses, limitClasses } from './find-pictures.ts';
import { makeFolderFor, writeJson } from './json-file.ts';
import { openModel } from './open-model.ts';
import { Progress } from './progress.ts';
import { runCommand } from './run-command.ts';
import { summary } from './summary.ts';

const USAGE = `Zero-shot accuracy of a model on a folder of pictures with one sub-folder a class.

  npm run evaluate -- --model ID --images DIR [options]

  --model ID          a model in public/models, or the path of a model folder
  --images DIR        its sub-folders are the classes: folder "red_fox" is the label "red fox"
  --labels FILE       JSON object from folder name to label text
  --template TEXT     a prompt with one {}, such as "a photo of a {}."; may be repeated (default: the model's)
  --limit N           at most N pictures, spread evenly over the classes
  --precision P       fp32, fp16, q8, q4 or q4f16 (default: the one that the app takes on a CPU)
  --json FILE         write everything there, the confusion matrix included`;

await runCommand(USAGE, async (args) => {
  const options = readOptions(args, {
    model: { type: 'string' },
    images: { type: 'string' },
    labels: { type: 'string' },
    template: { type: 'string', multiple: true },
    limit: { type: 'string' },
    precision: { type: 'string' },
    json: { type: 'string' },
  });
  const root = required(options.images, '--images');
  const limit = readLimit(options.limit);
  const precision = readPrecision(options.precision);
  const givenTemplates = readTemplates(options.template);
  const model = await openModel(required(options.model, '--model'));
  const classes = limitClasses(await findClasses(root), limit);
  const folders = classes.map(({ folder }) => folder);
  const labels = await classLabels(folders, options.labels);

  if (options.json !== undefined) await makeFolderFor(options.json);
  const encoders = await openEncoders(model, precision);
  const templates = givenTemplates ?? model.manifest.templates;
  const labelEmbeddings = await embedLabels(labels, templates, encoders);
  const paths = classes.flatMap(({ pictures }) => pictures);
  const progress = new Progress(paths.length);
  const { embeddings, failed } = await embedPictures(root, paths, encoders, progress);

  const facts = {
    model: model.manifest.id,
    precision: encoders.imagePrecision,
    textPrecision: encoders.textPrecision,
    failed,
    labels,
    templates,
    imagesPerSecond: progress.imagesPerSecond,
  };
  const counter = new MetricsCounter(labels.length);
  classes.forEach(({ pictures }, label) => {
    for (const path of pictures) {
      const embedding = embeddings.get(path);
      if (embedding) counter.add(score(embedding, labelEmbeddings, model.manifest), label);
    }
  });
  const report = evaluationReport(facts, counter.metrics());
  if (options.json !== undefined) await writeJson(options.json, report);
  console.log(summary(report));
});

function score(embedding: Float32Array, labelEmbeddings: Float32Array, head: ScoreHead): Float32Array {
  return probabilities(embedding, labelEmbeddings, embedding.length, head);
}
