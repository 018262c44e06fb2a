/**
 * Which room of `src/` may import which, as in docs/ARCHITECTURE.md. The folders are read from the disk, so a new
 * room that is not in the table is refused instead of forgotten.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

const MAY_IMPORT = {
  clip: [],
  vault: ['clip'],
  tables: ['clip'],
  intake: [],
  sorting: [],
  engine: ['clip', 'models/library/types.ts'],
  models: ['clip'],
  kernels: ['clip'],
  workers: [
    'clip',
    'kernels',
    'engine/protocol.ts',
    'engine/library-protocol.ts',
    'engine/table-protocol.ts',
    'engine/error-codes.ts',
    'engine/request-report.ts',
    'engine/trusted-scripts.ts',
    'models',
    'vault',
    'tables',
  ],
  store: ['engine', 'models', 'intake', 'sorting', 'vault', 'clip'],
  ui: ['store', 'intake', 'sorting', 'engine'],
  sw: ['intake/shared-pictures.ts'],
  app: ['clip', 'engine', 'intake', 'models', 'store', 'ui', 'vault', 'sw/messages.ts'],
};

const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

export const importZones = rooms.map((room) => {
  const allowed = MAY_IMPORT[room];
  if (!allowed) throw new Error(`src/${room} is not in the table of rooms in scripts/import-zones.js`);
  return {
    target: `./src/${room}`,
    from: './src',
    except: [room, ...allowed].map((path) => `./${path}`),
    message: `src/${room} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other room'}: move what is shared down, or pass it in.`,
  };
});
