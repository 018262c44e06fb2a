import { defineConfig } from '@playwright/test';
import { faultOrigin } from './support/fault-server.ts';

const port = Number(process.env['PORT'] ?? 4173);

/** WebGPU on the software adapter: right numbers at useless speed. */
const SOFTWARE_WEBGPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--ignore-gpu-blocklist',
];

const launch = (args: string[]) => ({
  launchOptions: {
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    // memory is measured when a test asks for it, not within a minute of that
    args: ['--no-sandbox', '--enable-blink-features=ForceEagerMeasureMemory', ...args],
  },
});

export default defineConfig({
  testDir: '.',
  testIgnore: 'ui-preview/**',
  outputDir: '../test-results',
  // one worker: the engine uses every core that there is, and timings would not mean anything
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    trace: 'retain-on-failure',
    // what a service worker answers is not seen by page.route; the tests that are about it allow it
    serviceWorkers: 'block',
  },
  projects: [
    { name: 'wasm', testIgnore: ['**/*.webgpu.spec.ts', 'ui-preview/**'], use: launch([]) },
    { name: 'webgpu', testMatch: '**/*.webgpu.spec.ts', use: launch(SOFTWARE_WEBGPU) },
  ],
  webServer: {
    // the production build, as `npm start` serves it; `npm test` has built it
    command: 'npx vite preview',
    cwd: '..',
    url: `http://127.0.0.1:${port}/`,
    // the model host of the download tests
    env: { MODEL_HOSTS: faultOrigin(port) },
    reuseExistingServer: !process.env['CI'],
    stdout: 'ignore',
  },
});
