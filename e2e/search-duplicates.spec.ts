import sharp from 'sharp';
import { App, sample } from './support/app.ts';
import { expect, test } from './support/test.ts';

/** The cat, smaller, cut at its edges, brighter and encoded again. */
async function editedCat() {
  const buffer = await sharp(sample('cat.jpg'))
    .extract({ left: 10, top: 8, width: 420, height: 280 })
    .resize(380)
    .modulate({ brightness: 1.1 })
    .jpeg({ quality: 60 })
    .toBuffer();
  return { name: 'edited cat.jpg', mimeType: 'image/jpeg', buffer };
}

test('edited and equal copies are found, the best is kept, and removing is taken back', async ({ page }) => {
  const app = await App.openReady(page, '#labels=cat,rocket');
  await app.addPictures.setInputFiles(await editedCat());
  await app.add([sample('rocket.jpg'), sample('cat.jpg')]);
  await app.add(sample('cat.jpg'));
  await app.expectWinner('rocket.jpg', 'rocket');
  await app.expectWinner('edited cat.jpg', 'cat');
  await expect(app.item('cat.jpg')).toHaveCount(2);
  await expect(app.item('cat.jpg').last().getByRole('meter').first()).toBeAttached();

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Find duplicates' }).click();
  const groups = page.getByRole('list', { name: 'Groups of duplicates' });
  await expect(page.getByRole('status', { name: 'Duplicates' })).toHaveText(
    '1 group with 2 pictures too many',
  );
  await expect(groups.getByRole('checkbox')).toHaveCount(3);
  await expect(groups.getByText('Best')).toHaveCount(1);
  await expect(groups.getByText('Same file')).toHaveCount(1);
  await expect(groups.getByRole('checkbox', { name: 'Remove edited cat.jpg' })).toBeChecked();

  await groups.getByRole('checkbox', { name: 'Remove edited cat.jpg' }).uncheck();
  await page.getByRole('button', { name: 'Remove 1 picture from the list' }).click();
  await expect(app.item('cat.jpg')).toHaveCount(1);
  await expect(app.item('edited cat.jpg')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(app.item('cat.jpg')).toHaveCount(2);
});

test('the threshold decides: at its end only files with the same bytes are duplicates', async ({ page }) => {
  const app = await App.openReady(page, '#labels=cat,rocket');
  await app.addPictures.setInputFiles(await editedCat());
  await app.add(sample('cat.jpg'));
  await app.expectWinner('edited cat.jpg', 'cat');
  await app.expectWinner('cat.jpg', 'cat');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Find duplicates' }).click();
  await expect(page.getByRole('status', { name: 'Duplicates' })).toHaveText(
    '1 group with 1 picture too many',
  );
  const slider = page.getByRole('slider', { name: 'Similarity at least' });
  await slider.focus();
  await slider.press('End');
  await expect(page.getByText('No two pictures are that similar.')).toBeVisible();
});
