import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** `npm run screenshots`: not a test, but the pictures of docs/ come out of the same browser and server. */
export default defineConfig({
  ...tests,
  testIgnore: [],
  testMatch: 'screenshots/*.ts',
  projects: [{ ...tests.projects![0]!, testIgnore: [], testMatch: 'screenshots/*.ts' }],
});
