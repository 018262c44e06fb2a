import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import { fixture } from './app.ts';
import { faultOrigin, fixtureFor } from './fault-server.ts';

export const VISION = 'onnx/vision_model.onnx';
export const TEXT = 'onnx/text_model.onnx';

function file(path: string, folder = 'tiny-clip') {
  const bytes = readFileSync(fixtureFor(folder, path));
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function graph(path: string) {
  return { ...file(path), executionProviders: ['webgpu', 'wasm'] };
}

export const TINY_BYTES = [VISION, TEXT, 'tokenizer.json'].reduce((sum, path) => sum + file(path).bytes, 0);

/** A catalogue with the tiny CLIP of the fixtures alone. */
function tinyCatalogue() {
  return {
    host: 'https://huggingface.co/',
    site: {},
    entries: [
      {
        ...{ id: 'tiny-clip', name: 'Tiny CLIP', summary: 'For tests.', licence: 'MIT', researchOnly: false },
        ...{ accuracy: null, repository: 'test/tiny-clip', revision: 'one', combined: null, refused: [] },
        manifest: {
          ...{
            formatVersion: 1,
            id: 'tiny-clip',
            name: 'Tiny CLIP',
            version: '1',
            description: 'For tests.',
          },
          ...{ licence: 'MIT', source: { repository: 'test/tiny-clip', revision: 'one' }, embeddingDim: 32 },
          ...{ head: 'softmax', logitScale: 100, logitBias: 0, templates: ['a photo of a {}'], probe: null },
          image: {
            ...{ widthPx: 64, heightPx: 64, geometry: { kind: 'shortest-side-crop', shortestSidePx: 64 } },
            ...{ filter: 'bicubic', mean: [0.48145466, 0.4578275, 0.40821073] },
            ...{ std: [0.26862954, 0.26130258, 0.27577711], input: 'pixel_values', output: 'image_embeds' },
            files: { fp32: graph(VISION) },
          },
          text: {
            ...{
              contextLength: 77,
              padId: 1513,
              padToLength: false,
              lowerCase: false,
              output: 'text_embeds',
            },
            inputs: { ids: 'input_ids', mask: 'attention_mask', typeIds: null },
            files: { fp32: graph(TEXT) },
          },
          tokenizer: file('tokenizer.json'),
        },
      },
      {
        ...{
          id: 'tiny-combined',
          name: 'Tiny combined',
          summary: 'For tests.',
          licence: 'MIT',
          researchOnly: false,
        },
        ...{ accuracy: null, repository: 'test/tiny-combined', revision: 'one', manifest: null, refused: [] },
        combined: {
          files: { fp32: { ...file('onnx/model.onnx', 'tiny-combined'), executionProviders: ['wasm'] } },
          shared: [file('tokenizer.json'), file('preprocessor_config.json')],
          extraFiles: {
            'config.json': JSON.parse(readFileSync(fixture('tiny-clip', 'config.json'), 'utf8')) as unknown,
          },
        },
      },
    ],
  };
}

/** The dialog of the models, by the names that a person and a screen reader know. */
export class Models {
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Models' });
  }

  /** The page's catalogue is replaced by one with the tiny model, which the fault server has. */
  static async withTiny(page: Page): Promise<Models> {
    await page.route('**/models/catalogue.json', (route) => route.fulfill({ json: tinyCatalogue() }));
    return new Models(page);
  }

  /** The page without an engine: it costs most of the time, and a download does not need it. */
  async openPageAlone(): Promise<void> {
    await this.page.route('**/models/starter/*.onnx', () => {});
    await this.page.goto('./');
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Models' }).click();
    await expect(this.section('On this site').getByRole('listitem').first()).toBeVisible();
  }

  async setMirror(address: string): Promise<void> {
    await this.dialog.getByText(/Download from/).click();
    await this.dialog.getByRole('textbox', { name: 'Mirror' }).fill(address);
    await this.dialog.getByRole('button', { name: 'Save' }).click();
    await expect(this.dialog.getByText(`Download from ${address}`)).toBeVisible();
  }

  section(name: string): Locator {
    return this.dialog.getByRole('list', { name });
  }

  card(section: string, model: string): Locator {
    return this.section(section).getByRole('listitem', { name: model, exact: true });
  }

  /** The tiny model where it is stored or on its way. */
  get tiny(): Locator {
    return this.card('On this device', 'Tiny CLIP (fp32)');
  }

  async start(name: string): Promise<void> {
    const card = this.card('To download', name);
    await card.getByRole('button', { name: `Get ${name}` }).click();
    await card.getByRole('button', { name: /^Download / }).click();
  }

  /** Opens the dialog, chooses the fault server and starts the download. */
  async getTiny(): Promise<void> {
    await this.open();
    await this.setMirror(`${faultOrigin()}/`);
    await this.start('Tiny CLIP');
  }

  async expectStored(): Promise<void> {
    await expect(this.tiny.getByRole('button', { name: /^Use/ })).toBeVisible();
    await expect(this.tiny).toContainText(/\d+\.\d kB/);
  }

  async use(section: string, model: string): Promise<void> {
    await this.card(section, model).getByRole('button', { name: /^Use/ }).click();
  }
}

/** What lies in the private file system: path -> bytes. */
export function storedFiles(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const found: Record<string, number> = {};
    async function walk(folder: FileSystemDirectoryHandle, prefix: string): Promise<void> {
      for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
        if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle, `${prefix}${name}/`);
        else found[prefix + name] = (await (handle as FileSystemFileHandle).getFile()).size;
      }
    }
    await walk(await navigator.storage.getDirectory(), '');
    return found;
  });
}
