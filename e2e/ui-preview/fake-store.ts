import { createStore, type StoreApi } from 'zustand';
import { galleryActions } from '../../src/store/gallery-actions.ts';
import { storageActions } from '../../src/store/storage-actions.ts';
import { LabelSetActions } from '../../src/store/label-set-actions.ts';
import { GalleryKeeper } from '../../src/store/gallery-keeper.ts';
import { galleryView } from '../../src/store/gallery-view.ts';
import type { AppState, Data, PictureItem, Scores } from '../../src/store/state.ts';

/** Numbers that look like a softmax and are the same at every visit. */
export function fakeScores(pictures: PictureItem[], labels: string[]): Scores {
  const byPicture = new Map<string, Float32Array>();
  for (const { id, name, status } of pictures) {
    if (status.kind !== 'done' || labels.length === 0) continue;
    const weights = labels.map((label) => Math.exp(9 * hash(`${name} ${label}`)));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    byPicture.set(
      id,
      Float32Array.from(weights, (weight) => weight / sum),
    );
  }
  return { labels, head: 'softmax', byPicture };
}

/** 0..1 */
function hash(text: string): number {
  let value = 2_166_136_261;
  for (const letter of text) value = Math.imul(value ^ letter.charCodeAt(0), 16_777_619);
  return ((value ^ (value >>> 15)) >>> 0) / 2 ** 32;
}

function parse(text: string): string[] {
  return [...new Set(text.split(/[\n,]/).map((label) => label.trim()))].filter((label) => label !== '');
}

/** A store with the real one's shape and none of its engine. */
export function fakeStore(data: Data): StoreApi<AppState> {
  const store = createStore<AppState>((set, get, api) => {
    const show = (pictures: PictureItem[]) => set({ pictures, scores: fakeScores(pictures, get().labels) });
    const removing = (keep: PictureItem[]) => {
      const before = get().pictures;
      const undo = () => show(before);
      show(keep);
      set({
        notice: { id: Date.now(), kind: { type: 'removed', count: before.length - keep.length }, undo },
      });
    };
    return {
      ...data,
      actions: {
        ...galleryActions(api),
        ...new LabelSetActions(api).actions,
        ...storageActions(api, {}, undefined, () => 0),
        addPictures(added) {
          const facts = {
            sha256: '',
            widthPx: 640,
            heightPx: 480,
            decodeMs: 9,
            preprocessMs: 4,
            encodeMs: 61,
            origin: 'encoder' as const,
          };
          const items = added.map((picture): PictureItem => ({
            ...picture,
            status: { kind: 'done', facts },
            thumbnailUrl: URL.createObjectURL(picture.file as File),
          }));
          show([...get().pictures, ...items]);
          set({ selectedId: get().selectedId ?? items[0]?.id ?? null });
        },
        removePicture: (id) => removing(get().pictures.filter((picture) => picture.id !== id)),
        removeAllPictures: () => removing([]),
        setLabelText(labelText) {
          const labels = parse(labelText);
          set({ labelText, labels, scoring: true });
          // later, as the real one does: the old numbers stay until the new ones are there
          setTimeout(() => set({ scoring: false, scores: fakeScores(get().pictures, get().labels) }), 30);
        },
        mergeSameLabels() {},
        stopLabels() {},
        resumeLabels() {},
        setTemplateText: (templateText) => set({ templateText }),
        retryPicture() {},
        retryNotLoaded() {},
        cancelQueue() {},
        resumeQueue() {},
        chooseModel() {},
        cancelLoading() {},
        retryLoading() {},
        exportResults() {},
        saveFile() {},
        glance: async () => [],
        dismissNotice: () => set({ notice: null }),
        removePictures: (ids) => removing(get().pictures.filter(({ id }) => !ids.has(id))),
        pauseQueue: () => set({ paused: true }),
        showOnScreen() {},
        findDuplicates: () => Promise.resolve([]),
        setSearchText: (text) => set(({ search }) => ({ search: { ...search, text } })),
        searchByPicture() {},
        removeTextTerm() {},
        removePictureTerm() {},
        setCutOff: (cutOff) => set(({ search }) => ({ search: { ...search, cutOff } })),
        clearSearch: () => set(({ search }) => ({ search: { ...search, text: '', pictures: [] } })),
      },
    };
  });
  new GalleryKeeper(store);
  store.setState({ galleryView: galleryView(data) });
  return store;
}
