import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';

test('a picture that was encoded on an earlier visit comes from storage with the same numbers', async ({
  page,
}) => {
  const app = await App.openReady(page, '#labels=cat,dog');
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await expect(page.getByText(/read in/)).toBeVisible();
  const before = await app.probability('cat.jpg', 'cat');
  await page.reload();
  await app.add(sample('cat.jpg'));
  await app.expectWinner('cat.jpg', 'cat');
  await expect(page.getByText(/from storage/)).toBeVisible();
  expect(await app.probability('cat.jpg', 'cat')).toBe(before);
});
