import type { Page } from '@playwright/test';
import { fixture } from './app.ts';

/** Gives the page a model of a few kilobytes under `?model=tiny`: for tests that are not about encoding. */
export async function offerTinyModel(page: Page): Promise<void> {
  await page.route('**/models/tiny/**', (route) => {
    const [, path = ''] = new URL(route.request().url()).pathname.split('/models/tiny/');
    return route.fulfill({ path: fixture('families', 'clip', ...path.split('/')) });
  });
}
