import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';

const ROOT = join(import.meta.dirname, '..', '..');

export const sample = (name: string) => join(ROOT, 'public', 'samples', name);
export const fixture = (...path: string[]) => join(ROOT, 'tests', 'fixtures', ...path);

/** The page as a person meets it: found by the names of the public surface only. */
export class App {
  readonly labels: Locator;
  readonly addPictures: Locator;
  readonly pictures: Locator;
  readonly engine: Locator;

  constructor(readonly page: Page) {
    this.labels = page.getByRole('textbox', { name: 'Labels' });
    this.addPictures = page.getByLabel('Add pictures');
    this.pictures = page.getByRole('list', { name: 'Pictures' });
    this.engine = page.getByRole('status', { name: 'Engine' });
  }

  static async open(page: Page, address = ''): Promise<App> {
    await page.goto(`./${address}`);
    return new App(page);
  }

  static async openReady(page: Page, address = ''): Promise<App> {
    const app = await App.open(page, address);
    await app.ready();
    return app;
  }

  async ready(): Promise<void> {
    await expect(this.engine).toContainText('Ready', { timeout: 90_000 });
  }

  async add(...files: Parameters<Locator['setInputFiles']>[0][]): Promise<void> {
    await this.addPictures.setInputFiles(files.flat() as string[]);
  }

  item(name: string): Locator {
    return this.pictures.getByRole('listitem', { name, exact: true });
  }

  meter(pictureName: string, label: string): Locator {
    return this.item(pictureName).getByRole('meter', { name: label, exact: true });
  }

  async probability(pictureName: string, label: string): Promise<number> {
    return Number(await this.meter(pictureName, label).getAttribute('aria-valuenow'));
  }

  /** Labels of one picture in the order in which they stand there. */
  async ranking(pictureName: string): Promise<(string | null)[]> {
    const meters = await this.item(pictureName).getByRole('meter').all();
    return Promise.all(meters.map((meter) => meter.getAttribute('aria-label')));
  }

  /** Waits until the first bar of a picture is the one of this label. */
  async expectWinner(pictureName: string, label: string): Promise<void> {
    await expect(this.item(pictureName).getByRole('meter').first()).toHaveAccessibleName(label);
  }

  async export(format: 'CSV' | 'JSON'): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'Export' }).click();
    await this.page.getByRole('menuitem', { name: format }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }
}
