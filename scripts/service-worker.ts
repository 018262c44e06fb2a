import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'vite';
import type { BuildFile } from '../src/sw/build-files.ts';
import { parseModelHosts } from '../src/sw/policy.ts';

/** Of these the page needs one or none: which, is known when it has run. */
const ON_USE = [
  /^models\/[^/]+\/(?!manifest\.json$)/,
  // ONNX Runtime: the builds for plain WASM and for WebGPU
  /^assets\/ort-/,
  /^assets\/(wasm|webgpu-jspi|webgpu-asyncify)-/,
  /^samples\/.*\.jpg$/,
];

/** Not of the page: measuring, texts for people, and the worker itself. */
const LEFT_OUT = [/^bench\.html$/, /^licences\.txt$/, /^assets\/bench-/, /\.md$/, /^service-worker\.js$/];

/** Larger than this is nothing that every visit needs. */
const MAX_SHELL_BYTES = 1_000_000;

function listFiles(folder: string): BuildFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !LEFT_OUT.some((pattern) => pattern.test(path)))
    .sort()
    .map((path) => {
      const content = readFileSync(join(folder, path));
      const sha256 = createHash('sha256').update(content).digest('hex');
      const shell = content.length <= MAX_SHELL_BYTES && !ON_USE.some((pattern) => pattern.test(path));
      return { path, sha256, bytes: content.length, shell };
    });
}

/**
 * Builds `service-worker.js` when everything else lies in `dist`, with the SHA-256 of every file in it. Nothing of
 * the time or the machine goes in, so that two builds give the same bytes.
 */
export function serviceWorker(plugins: Plugin[]): Plugin {
  let folder = '';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved({ root, build: { outDir } }) {
      folder = join(root, outDir);
    },
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: 'warn',
        plugins,
        define: {
          __BUILD_FILES__: JSON.stringify(listFiles(folder)),
          __MODEL_HOSTS__: JSON.stringify(parseModelHosts(process.env['MODEL_HOSTS'])),
        },
        build: {
          target: 'es2023',
          outDir: folder,
          emptyOutDir: false,
          copyPublicDir: false,
          rolldownOptions: {
            input: 'src/sw/service-worker.ts',
            output: { format: 'iife', entryFileNames: 'service-worker.js' },
          },
        },
      });
    },
  };
}
