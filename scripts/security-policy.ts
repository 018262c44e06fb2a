import type { Plugin } from 'vite';

/**
 * Who may talk to whom. The page's own policy stands in index.html and lets it talk to this site alone; workers do
 * not inherit it, so each gets its own as a header of its script. Only the library worker, which never sees a
 * picture, may reach the hosts that models are downloaded from.
 */

/** Hugging Face, and where it sends a request for a large file on to. */
const MODEL_HOSTS = ['https://huggingface.co', 'https://*.hf.co', 'https://cdn-lfs.huggingface.co'];

/** A mirror of another origin: `MODEL_HOSTS=https://models.example.com npm start`. */
function ownHosts(): string[] {
  return (process.env['MODEL_HOSTS'] ?? '').split(/[\s,]+/).filter((host) => host !== '');
}

const BASE =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; object-src 'none'";

/** The policy of a worker by the path of its script; null for everything else. */
export function workerPolicy(path: string): string | null {
  const [, worker] = /\/(encode|prepare|score|thumbnail|library)\.worker-[\w-]+\.js$/.exec(path) ?? [];
  switch (worker) {
    case 'prepare':
    case 'score':
    case 'thumbnail':
      return `${BASE}; connect-src 'none'`;
    case 'encode':
      // bench.html measures models that another port of this same machine serves
      return `${BASE}; connect-src 'self' http://127.0.0.1:* http://localhost:*`;
    case 'library':
      return `${BASE}; connect-src ${["'self'", ...MODEL_HOSTS, ...ownHosts()].join(' ')}`;
    default:
      return null;
  }
}

/** Sends the workers' policies with `vite preview`; the README says what another host has to send. */
export function workerPolicies(): Plugin {
  return {
    name: 'worker-policies',
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const policy = workerPolicy(new URL(request.url ?? '/', 'http://host').pathname);
        if (policy) response.setHeader('Content-Security-Policy', policy);
        next();
      });
    },
  };
}
