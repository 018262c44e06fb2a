import { test as base, expect, type Page } from '@playwright/test';

/**
 * Every browser test runs under two rules: no request leaves the page's origin, and nothing is reported as an
 * error in the console (a CSP violation is one). A test that expects errors says so.
 */
export const test = base.extend<{ rules: PageRules; expectConsoleErrors: (pattern: RegExp) => void }>({
  rules: [
    async ({ page, baseURL }, provide) => {
      const rules = await watchPage(page, new URL(baseURL ?? '').origin);
      await provide(rules);
      expect(rules.foreignRequests, 'requests to another origin').toEqual([]);
      expect(rules.unexpectedErrors(), 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
  expectConsoleErrors: async ({ rules }, provide) => {
    await provide((pattern) => rules.expected.push(pattern));
  },
});

export { expect };

interface PageRules {
  foreignRequests: string[];
  /** Origins that the app itself is served from in this test. */
  own: Set<string>;
  expected: RegExp[];
  unexpectedErrors: () => string[];
}

async function watchPage(page: Page, origin: string): Promise<PageRules> {
  const foreignRequests: string[] = [];
  const errors: string[] = [];
  const own = new Set([origin]);
  // ONNX Runtime and Chromium say this where there is no adapter; it is what the test machines are like
  const expected: RegExp[] = [/No available adapters/];
  await page.context().route(
    (url) => /^https?:|^wss?:/.test(url.protocol) && !own.has(url.origin),
    (route) => {
      foreignRequests.push(route.request().url());
      return route.abort();
    },
  );
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return {
    foreignRequests,
    own,
    expected,
    unexpectedErrors: () => errors.filter((text) => !expected.some((pattern) => pattern.test(text))),
  };
}
