import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const FOLDER = join(import.meta.dirname, '..', 'public', 'models');

/** Ids of the folders in `public/models` that hold a manifest. */
function modelIds(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(FOLDER, entry.name, 'manifest.json')))
    .map(({ name }) => name)
    .sort();
}

/** Puts `models/index.json` beside the models: a static host cannot list a folder. */
export function modelIndex(): Plugin {
  return {
    name: 'model-index',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'models/index.json', source: JSON.stringify(modelIds()) });
    },
    configureServer({ middlewares }) {
      middlewares.use('/models/index.json', (_request, response) => {
        response.setHeader('Content-Type', 'application/json').end(JSON.stringify(modelIds()));
      });
    },
  };
}
