import { expectAccessible } from './support/accessible.ts';
import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';

test('the page lists every request of itself and of its workers, and all went to this site', async ({
  page,
}) => {
  const asked = new Set<string>();
  page.on('request', (request) => {
    const { protocol, pathname } = new URL(request.url());
    if (protocol.startsWith('http')) asked.add(pathname.slice(1) || 'this page');
  });
  const app = await App.openReady(page, '?ep=wasm&threads=2#labels=cat,rocket');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('button', { name: 'How to check' }).click();
  const panel = page.getByRole('region', { name: 'Network' });
  await expect(panel.getByText(/^\d+ requests, all to this site\.$/)).toBeVisible();
  await panel.getByText('Each request').click();
  const rows = panel.getByRole('row').filter({ has: page.getByRole('cell') });
  const listed = async () =>
    new Set((await rows.allTextContents()).map((row) => [...asked].find((path) => row.startsWith(path))));
  await expect
    .poll(async () => [...asked].filter((path) => path !== 'favicon.ico').length)
    .toBeGreaterThan(10);
  // icons and the manifest are the browser's own doing and on nobody's record
  const missing = async () => {
    const seen = await listed();
    return [...asked].filter((path) => !seen.has(path) && !/^(icons\/|manifest\.webmanifest)/.test(path));
  };
  await expect.poll(missing).toEqual([]);
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await expectAccessible(page, `${width} px`);
  }
});

test('a link has the labels in its hash and nothing else', async ({ page, context, expectConsoleErrors }) => {
  expectConsoleErrors(/404/);
  await context.grantPermissions(['clipboard-write']);
  const app = await App.open(page, '?model=none');
  await expect(page.getByRole('button', { name: 'Copy link' })).toHaveCount(0);
  await app.labels.fill('a red bicycle\n犬');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('Link copied.')).toBeVisible();
  await app.labels.fill('');
  await app.labels.press('Control+v');
  const link = new URL(await app.labels.inputValue());
  expect(link.search).toBe('');
  await page.goto(link.href);
  await page.reload();
  await expect(app.labels).toHaveValue('a red bicycle\n犬');
  await page.goto(`${link.href.split('#')[0]}#labels=cup,plate`);
  await expect(app.labels).toHaveValue('cup\nplate');
});
