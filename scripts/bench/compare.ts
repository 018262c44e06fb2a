import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PEER, PEER_FOLDERS, PEER_PAGE, PEER_VERSION } from './compare/peer-page.ts';
import { summarize, table } from './compare/report.ts';
import { type Arm, type Figures, runArm } from './compare/run-arm.ts';
import { serve } from './compare/serve.ts';

/**
 * npm run bench: this app's engine and transformers.js on the same model, pictures and browser, in one run.
 *
 *   npm run build && npm run bench -- [--model FOLDER] [--pictures FOLDER] [--dtype fp32|q8] [--threads 1] [--rounds 2]
 *     [--limit 24] [--json FILE]
 *
 * The model is a folder in the public ONNX layout; a tiny one without `--model`. Every run has a fresh browser; rounds
 * are interleaved and every other one goes backwards, so that what else the machine does hits both. The first picture
 * warms up and is not counted. JSON on stdout, a table on stderr.
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'tests/fixtures/tiny-clip' },
    pictures: { type: 'string', default: 'tests/fixtures/pictures' },
    dtype: { type: 'string', default: 'fp32' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '2' },
    limit: { type: 'string', default: '24' },
    json: { type: 'string' },
  },
});

const LABELS = [
  'cat',
  'dog',
  'horse',
  'car',
  'bicycle',
  'mountain',
  'beach',
  'plate of food',
  'street',
  'portrait',
];
const NEW_LABELS = [
  'bird',
  'fish',
  'flower',
  'airplane',
  'boat',
  'forest',
  'desert',
  'cup',
  'living room',
  'crowd',
];

if (!existsSync('dist/bench.html')) throw new Error('Nothing is built: run "npm run build" first.');
const model = resolve(values.model);
/** The peer wants this file; a folder that our app can read may lack it. */
const TOKENIZER_CONFIG = JSON.stringify({
  tokenizer_class: 'CLIPTokenizer',
  bos_token: '<|startoftext|>',
  eos_token: '<|endoftext|>',
  pad_token: '<|endoftext|>',
  unk_token: '<|endoftext|>',
  model_max_length: 77,
});
const tokenizerConfig = existsSync(join(model, 'tokenizer_config.json'))
  ? {}
  : { [`/models/${basename(model)}/tokenizer_config.json`]: TOKENIZER_CONFIG };
const server = await serve(
  { '/app': resolve('dist'), '/models': dirname(model), ...PEER_FOLDERS },
  { '/peer.html': PEER_PAGE, ...tokenizerConfig },
);
const arms: [Arm, Arm] = [
  { name: 'Wordsight', url: `${server.origin}/app/bench.html` },
  { name: `transformers.js ${PEER_VERSION}`, url: `${server.origin}/peer.html` },
];
const work = {
  options: {
    modelBase: `${server.origin}/models/`,
    modelId: basename(model),
    dtype: values.dtype,
    threads: Number(values.threads),
    device: 'wasm',
    template: 'a photo of a {}',
  },
  pictures: jpegs(values.pictures).slice(0, Number(values.limit)),
  labels: LABELS,
  newLabels: NEW_LABELS,
};

const chromiumPath = findChromium();
const runs = new Map<Arm, Figures[]>(arms.map((arm) => [arm, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const arm of round % 2 === 0 ? arms : arms.toReversed()) {
    const figures = await runArm(chromiumPath, arm, work);
    runs.get(arm)?.push(figures);
    console.error(
      `round ${round + 1}, ${arm.name}: ${figures.cpuMsPerPicture.toFixed(0)} ms of CPU a picture`,
    );
  }
}
server.close();

const [ours, peer] = arms.map((arm) => summarize(arm.name, runs.get(arm) ?? [])) as [
  ReturnType<typeof summarize>,
  ReturnType<typeof summarize>,
];
const { options, pictures } = work;
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
const result = { date: new Date().toISOString(), machine, peer: `${PEER}@${PEER_VERSION}`, options };
const json = JSON.stringify({ ...result, pictures: pictures.length, arms: [ours, peer] }, null, 1);
if (values.json) writeFileSync(values.json, `${json}\n`);
console.log(json);
console.error(`\n${table([ours, peer])}`);

/** JPEG only: what another library refuses or reads otherwise would measure something else. */
function jpegs(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /\.jpe?g$/i.test(name) && !/cmyk|gray/.test(name));
  return names.sort().map((name) => join(folder, name));
}

function findChromium(): string {
  const { stdout } = spawnSync('node', ['scripts/find-chromium.mjs'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
  });
  return stdout.trim();
}
