import { Connection } from '../vault/connection.ts';
import { PromptVault } from '../vault/prompt-vault.ts';
import { forgetKept } from './forget-kept.ts';

/** The other button of bench.html: removes what the page keeps. */
const button = document.querySelector<HTMLButtonElement>('#forget');
const said = document.querySelector<HTMLOutputElement>('#forgotten');

/** Rejects with a TypeError outside of a secure context, where there is no `storage`. */
const openRoot = async () => navigator.storage.getDirectory();

button?.addEventListener('click', () => {
  void forgetKept(openRoot, new PromptVault(new Connection())).then((sentence) => {
    if (said) said.textContent = sentence;
  });
});
