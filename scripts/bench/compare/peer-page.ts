import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The library that the app is measured against; pinned, or figures of two days could not be compared. */
export const PEER = '@huggingface/transformers';
export const PEER_VERSION = '4.3.1';

/** Not a dependency of the project: 300 MB, and nobody but this command needs it. */
const FOLDER = resolve('node_modules/.cache/wordsight-bench');

/** Fetches the peer from the npm registry unless it is there. @returns the folder that holds its `node_modules`. */
export function installPeer(): string {
  if (!existsSync(join(FOLDER, 'node_modules', PEER, 'package.json'))) {
    const wanted = [
      'install',
      '--prefix',
      FOLDER,
      '--ignore-scripts',
      '--no-save',
      `${PEER}@${PEER_VERSION}`,
    ];
    const { status } = spawnSync('npm', wanted, { stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`npm could not install ${PEER}@${PEER_VERSION}`);
  }
  return FOLDER;
}

/**
 * A page with the interface of bench.html that uses the peer the efficient way: its vision and text models directly,
 * and labels encoded once, as its own demonstrations do. The pipeline of its documentation runs every picture again
 * for every set of labels.
 */
export const PEER_PAGE = `<!doctype html><meta charset="utf-8"><title>peer</title><script type="module">
import * as T from '/peer/node_modules/${PEER}/dist/transformers.min.js';
let o, vision, text, tokenizer, processor, images = [];
const softmax = (a) => { const m = Math.max(...a), e = a.map((x) => Math.exp(x - m)), s = e.reduce((x, y) => x + y); return e.map((x) => x / s); };
const dot = (a, b) => a.reduce((s, x, i) => s + x * b[i], 0);
async function init(options) {
  o = options;
  T.env.allowRemoteModels = false; T.env.allowLocalModels = true;
  T.env.localModelPath = new URL(o.modelBase, location.href).pathname;
  const runtime = new URL('/peer/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.asyncify', location.href).href;
  const wasm = T.env.backends.onnx.wasm;
  wasm.wasmPaths = { mjs: runtime + '.mjs', wasm: runtime + '.wasm' };
  wasm.numThreads = o.threads;
  const model = { device: 'wasm', dtype: o.dtype };
  tokenizer = await T.AutoTokenizer.from_pretrained(o.modelId);
  processor = await T.AutoProcessor.from_pretrained(o.modelId);
  vision = await T.CLIPVisionModelWithProjection.from_pretrained(o.modelId, model);
  text = await T.CLIPTextModelWithProjection.from_pretrained(o.modelId, model);
  return { library: T.env.version, runtime: T.env.backends.onnx.versions?.web };
}
async function textRows(labels) {
  const prompts = labels.map((label) => o.template.replace('{}', label));
  const { text_embeds } = await text(tokenizer(prompts, { padding: true, truncation: true }));
  return text_embeds.normalize(2, -1).tolist();
}
async function relabel(labels) {
  const rows = await textRows(labels);
  return images.map((a) => softmax(rows.map((b) => 100 * dot(a, b))));
}
async function classify(files, labels) {
  images = [];
  for (const file of files) {
    const { image_embeds } = await vision(await processor([await T.RawImage.read(file)]));
    images.push(...image_embeds.normalize(2, -1).tolist());
  }
  return relabel(labels);
}
window.bench = { init, classify, relabel };
</script>`;
