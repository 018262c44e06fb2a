import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** `npx vite build --config e2e/ui-preview/vite.config.ts`, then `vite preview` with the same. */
export default defineConfig({
  root: here,
  base: './',
  // the sample pictures
  publicDir: process.env['PREVIEW_PUBLIC'] ?? fileURLToPath(new URL('../../public', import.meta.url)),
  plugins: [react()],
  build: { target: 'es2023', assetsInlineLimit: 0, rolldownOptions: { input: `${here}preview.html` } },
  preview: { host: '127.0.0.1', port: 4199, strictPort: true },
});
