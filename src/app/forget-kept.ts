import { SHELF } from '../models/library/kept-shelf.ts';
import { Connection } from '../vault/connection.ts';
import { PromptVault } from '../vault/prompt-vault.ts';

/** The other button of bench.html: gives back the room of the model that is kept, and of label embeddings. */
const button = document.querySelector<HTMLButtonElement>('#forget');
const said = document.querySelector<HTMLOutputElement>('#forgotten');

async function forget(): Promise<string> {
  // of the app, too: what is lost is only read again
  await new PromptVault(new Connection()).removeAll();
  const root = await navigator.storage.getDirectory();
  try {
    await root.removeEntry(SHELF.folder, { recursive: true });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return 'No model is kept.';
    return 'The model is in use just now, perhaps in another tab.';
  }
  return 'Removed.';
}

button?.addEventListener('click', () => {
  const say = (text: string) => {
    if (said) said.textContent = text;
  };
  forget().then(say, () => say('This browser keeps no models.'));
});
