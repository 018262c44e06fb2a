import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** The library that the app is measured against: a development dependency, pinned, or figures of two days could not be compared. */
export const PEER = '@huggingface/transformers';

const FOLDER = resolve('node_modules', PEER);
const inPeer = createRequire(join(realpathSync(FOLDER), 'package.json'));

export const PEER_VERSION = (inPeer('./package.json') as { version: string }).version;

/** What the page below asks for, by its path: the library, and the runtime that it brings. */
export const PEER_FOLDERS = {
  '/peer/library': join(FOLDER, 'dist'),
  '/peer/runtime': dirname(inPeer.resolve('onnxruntime-web')),
};

/**
 * A page with the interface of bench.html that uses the peer the efficient way: its vision and text models directly,
 * and labels encoded once, as its own demonstrations do. The pipeline of its documentation runs every picture again
 * for every set of labels.
 */
export const PEER_PAGE = `<!doctype html><meta charset="utf-8"><title>peer</title><script type="module">
import * as T from '/peer/library/transformers.min.js';
let o, vision, text, tokenizer, processor, images = [];
const softmax = (a) => { const m = Math.max(...a), e = a.map((x) => Math.exp(x - m)), s = e.reduce((x, y) => x + y); return e.map((x) => x / s); };
const dot = (a, b) => a.reduce((s, x, i) => s + x * b[i], 0);
async function init(options) {
  o = options;
  T.env.allowRemoteModels = false; T.env.allowLocalModels = true;
  T.env.localModelPath = new URL(o.modelBase, location.href).pathname;
  const runtime = new URL('/peer/runtime/ort-wasm-simd-threaded.asyncify', location.href).href;
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
