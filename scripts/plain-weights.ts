import type { Plugin } from 'vite';

/**
 * Has `vite preview` send graphs as they are. It knows no type for them, so it would take them for text and compress them for
 * every visit: a second of processor time for 41 MB, of which 3 MB are saved. Hosts compress files of known text types only.
 */
export function plainWeights(): Plugin {
  return {
    name: 'plain-weights',
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (request.url?.endsWith('.onnx')) delete request.headers['accept-encoding'];
        next();
      });
    },
  };
}
