// A thread of Node 20 does not inherit the TypeScript loader of its parent: it registers its own.
import { register } from 'tsx/esm/api';

register();
await import('./prepare-worker.ts');
