import { execFile } from 'node:child_process';
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Download, Page } from '@playwright/test';
import type { EvaluationReport } from '../src/clip/metrics-report.ts';
import { expectAccessible } from './support/accessible.ts';
import { App, sample } from './support/app.ts';
import { makeClassFolder } from './support/class-folder.ts';
import { expect, test } from './support/test.ts';

let folder: string;

/** Three classes of four pictures; an astronaut that somebody put among the cats; a file that is no picture; one beside. */
test.beforeAll(async () => {
  folder = await makeClassFolder(['cat', 'coffee', 'motorcycle'], 4);
  await rename(join(folder, 'coffee'), join(folder, 'a_cup_of_coffee'));
  await copyFile(sample('astronaut.jpg'), join(folder, 'cat', 'astronaut.jpg'));
  await writeFile(join(folder, 'motorcycle', 'broken.jpg'), 'no picture');
  await copyFile(sample('cat.jpg'), join(folder, 'beside.jpg'));
});

test.afterAll(() => rm(folder, { recursive: true }));

async function openEvaluation(page: Page): Promise<App> {
  const app = await App.openReady(page, '?ep=wasm');
  await page.getByLabel('Add folder').setInputFiles(folder);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Evaluate' }).click();
  await page.getByRole('button', { name: 'Use the folder names as labels' }).click();
  await expect(page.getByRole('status', { name: 'Evaluation' })).toHaveText(
    '13 pictures judged, 1 could not be read, 1 without a class among the labels.',
    { timeout: 60_000 },
  );
  return app;
}

async function exported(page: Page, item: string): Promise<string> {
  const download: Promise<Download> = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export evaluation' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  return readFile(await (await download).path(), 'utf8');
}

test('the evaluation equals that of the Node command on the same folder', async ({ page }) => {
  const json = join(folder, 'report.json');
  await promisify(execFile)('npm', [
    ...['run', '--silent', 'evaluate', '--', '--model', 'starter', '--images', folder, '--json', json],
  ]);
  const node = JSON.parse(await readFile(json, 'utf8')) as EvaluationReport;
  await rm(json);
  await openEvaluation(page);
  const app = JSON.parse(await exported(page, 'Report as JSON')) as EvaluationReport;

  expect(app.labels).toEqual(['a cup of coffee', 'cat', 'motorcycle']);
  const { ece, imagesPerSecond, ...exact } = node;
  expect(app).toMatchObject(exact);
  expect(Object.keys(app)).toEqual(Object.keys(node));
  expect(app.ece).toBeCloseTo(ece, 4);
  expect(app.imagesPerSecond).toBeGreaterThan(0);
  expect(imagesPerSecond).toBeGreaterThan(0);
  expect(node).toMatchObject({ images: 13, failed: 1, top1: 12 / 13 });
  await expect(page.getByRole('dialog').getByText('92.3 %', { exact: true })).toBeVisible();
});

test('mistakes, charts and two runs are shown, and break no accessibility rule', async ({ page }) => {
  const app = await openEvaluation(page);
  const dialog = page.getByRole('dialog');
  const mistakes = dialog.getByRole('list', { name: 'Mistakes' });
  await expect(mistakes.getByRole('listitem')).toHaveCount(1);
  await expect(mistakes.getByRole('meter')).toHaveCount(2);
  expect(await exported(page, 'Mistakes as CSV')).toMatch(/path,truth,guess.*\r\n.*cat\/astronaut\.jpg,cat,/);

  await dialog.getByRole('tab', { name: 'Classes' }).click();
  await expect(dialog.getByRole('row', { name: /^cat 5/ })).toContainText('80.0 %');
  await dialog.getByRole('button', { name: 'Pictures' }).click();
  await expect(dialog.getByRole('columnheader', { name: 'Pictures' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );

  await dialog.getByRole('tab', { name: 'Calibration' }).click();
  await expect(dialog.getByRole('img', { name: /^Reliability diagram/ })).toBeVisible();
  await dialog.getByRole('tab', { name: 'Confusion' }).click();
  await expect(dialog.getByRole('img', { name: /3 labels and 13 pictures: 92.3 %/ })).toBeVisible();
  await dialog.getByRole('row', { name: /^cat / }).getByRole('button').click();
  await expect(dialog.getByRole('region', { name: /^cat, taken for/ }).getByRole('listitem')).toHaveCount(1);

  await dialog.getByLabel('Templates').selectOption('The label alone');
  await dialog.getByRole('tab', { name: 'Compare runs' }).click();
  await expect(dialog.getByLabel('First run')).toBeVisible();
  await expect(dialog.getByRole('table', { name: 'Numbers of both runs' }).getByRole('row')).toHaveCount(5);
  await expect(dialog.getByRole('status', { name: 'Changed verdicts' })).toContainText('13 pictures');

  for (const tab of ['Mistakes', 'Classes', 'Confusion', 'Calibration', 'Compare runs']) {
    await dialog.getByRole('tab', { name: tab }).click();
    await expect(dialog.getByRole('tabpanel', { name: tab })).toBeVisible();
    await expectAccessible(page, tab, '[role="dialog"]');
  }

  await dialog.getByLabel('Templates').selectOption('The model’s own');
  await dialog.getByRole('tab', { name: 'Mistakes' }).click();
  await mistakes.getByRole('button', { name: 'Select astronaut.jpg' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(app.item('astronaut.jpg').getByRole('button').first()).toBeFocused();
});

test('a folder can have another label, and none', async ({ page }) => {
  await openEvaluation(page);
  const dialog = page.getByRole('dialog');
  const status = page.getByRole('status', { name: 'Evaluation' });
  await dialog.getByText('3 classes from the folders').click();
  await dialog.getByLabel('Label of the folder cat').fill('tomcat');
  await dialog.getByLabel('Label of the folder cat').press('Enter');
  await expect(status).toContainText('8 pictures judged, 1 could not be read, 6 without a class');
  await dialog.getByRole('button', { name: 'Use the folder names as labels' }).click();
  await expect(status).toContainText('13 pictures judged', { timeout: 60_000 });
  await dialog
    .getByLabel('Label of the folder tomcat')
    .or(dialog.getByLabel('Label of the folder cat'))
    .fill('');
  await dialog.getByLabel('Label of the folder motorcycle').focus();
  await expect(status).toContainText('8 pictures judged');
});
