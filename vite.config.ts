import react from '@vitejs/plugin-react';
import { runtimeFiles } from './scripts/runtime/runtime-files.ts';
import { earlyScript } from './scripts/early-script.ts';
import { modelIndex } from './scripts/model-index.ts';
import { plainWeights } from './scripts/plain-weights.ts';
import { securityPolicies } from './scripts/security-policy.ts';
import { serviceWorker } from './scripts/service-worker.ts';
import { COMMON_HEADERS } from './src/sw/policy.ts';
import { licenceList } from './scripts/supply-chain/licence-list.ts';
import { defaultClientConditions, defineConfig } from 'vite';

const server = {
  host: '127.0.0.1',
  port: Number(process.env['PORT'] ?? 4173),
  strictPort: true,
  headers: COMMON_HEADERS,
};

/** Without this condition ONNX Runtime's bundle would put a copy of its WASM file into our assets. */
const conditions = ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions];

const licences = licenceList();

export default defineConfig({
  base: './',
  plugins: [
    react(),
    runtimeFiles(),
    modelIndex(),
    plainWeights(),
    earlyScript(),
    securityPolicies(),
    serviceWorker([licences.part()]),
    licences.page,
  ],
  resolve: { conditions },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  worker: { format: 'es', plugins: () => [licences.part()] },
  server,
  preview: server,
  build: {
    target: 'es2023',
    // the WASM and the glue files of ONNX Runtime must stay files
    assetsInlineLimit: 0,
    rolldownOptions: { input: { index: 'index.html', bench: 'bench.html', early: 'src/app/early.ts' } },
  },
});
