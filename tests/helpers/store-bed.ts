import { expect, vi } from 'vitest';
import type { RunnableManifest } from '../../src/clip/runnable-manifest.ts';
import type { Picture } from '../../src/intake/picture.ts';
import { createAppStore } from '../../src/store/app-store.ts';
import { FakeEngine, READY } from './fake-engine.ts';

export const picture = (name: string): Picture => ({
  ...{ id: name, name, path: name },
  file: new File(['x'], name),
});
export const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
export const until = (check: () => void) => vi.waitFor(check, { interval: 5 });

/** The store of a page over an engine whose answers the test gives. */
export class StoreBed {
  readonly engine = new FakeEngine();
  readonly saved: [name: string, content: string, type: string][] = [];
  readonly store = createAppStore({
    engine: this.engine,
    makeThumbnail: async () => new Blob(),
    model: {
      first: { kind: 'site', id: 'tiny' },
      open: async ({ id }) => ({
        manifest: { id, name: id, templates: ['a {}'] } as RunnableManifest,
        source: { kind: 'url', baseUrl: `http://site.test/models/${id}/` },
      }),
      preferences: { executionProvider: null, threads: null, precision: null },
    },
    saveFile: (name, content, type) => this.saved.push([name, content as string, type]),
    labelText: 'cat\nhorse',
  });

  get actions() {
    return this.store.getState().actions;
  }

  statuses(): string[] {
    return this.store.getState().pictures.map(({ name, status }) => `${name} ${status.kind}`);
  }

  scoresOf(id: string): Float32Array | undefined {
    return this.store.getState().scores?.byPicture.get(id);
  }

  async ready(): Promise<void> {
    await until(() => expect(this.engine.state.kind).toBe('loading'));
    this.engine.become(READY);
  }

  async readyWith(...names: string[]): Promise<void> {
    await this.ready();
    await this.read(...names);
  }

  async read(...names: string[]): Promise<void> {
    this.actions.addPictures(names.map(picture));
    names.forEach((name) => this.engine.last(name).finish());
    await until(() => names.forEach((name) => expect(this.scoresOf(name)).toBeDefined()));
  }
}
