import { SHELF } from '../models/library/kept-shelf.ts';
import type { PromptVault } from '../vault/prompt-vault.ts';

/** A database that another tab holds back answers when that tab is closed, perhaps never. */
const LABELS_MS = 3000;

type Root = Pick<FileSystemDirectoryHandle, 'removeEntry'>;

/**
 * Gives back the room of the model that bench.html keeps, and of all label embeddings: neither waits for the other or fails
 * with it.
 *
 * @param openRoot of the origin private file system; rejects in a browser where no model can be kept.
 * @returns in a sentence or two, what is gone and what is not. Never rejects.
 */
export async function forgetKept(
  openRoot: () => Promise<Root>,
  labels: Pick<PromptVault, 'removeAll'>,
): Promise<string> {
  const [model, areLabelsGone] = await Promise.all([removeModel(openRoot), removeLabels(labels)]);
  return areLabelsGone ? model : `${model} Label embeddings could not be removed.`;
}

async function removeModel(openRoot: () => Promise<Root>): Promise<string> {
  const root = await openRoot().catch(() => null);
  if (!root) return 'This browser keeps no models.';
  try {
    await root.removeEntry(SHELF.folder, { recursive: true });
    return 'Removed.';
  } catch (error) {
    return sentenceOf(error);
  }
}

function sentenceOf(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError') return 'No model is kept.';
  if (name === 'NoModificationAllowedError') return 'The model is in use just now, perhaps in another tab.';
  return 'The browser could not remove the model.';
}

/** Those of the app, too: what is lost is only read again. */
function removeLabels(labels: Pick<PromptVault, 'removeAll'>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), LABELS_MS);
    labels
      .removeAll()
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer));
  });
}
