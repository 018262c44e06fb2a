import type { Page } from '@playwright/test';

/** What is asked for from now on, but for parts of the page itself that it has not needed before. */
export function watchRequests(page: Page): string[] {
  const requests: string[] = [];
  const assets = `${new URL(page.url()).origin}/assets/`;
  page.on('request', (request) => {
    if (/^(https?|wss?|file):/.test(request.url()) && !request.url().startsWith(assets))
      requests.push(request.url());
  });
  return requests;
}
