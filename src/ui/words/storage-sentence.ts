import type { VaultState } from '../../store/state.ts';

/** What a person should know about what is kept; null where all is well. */
export function storageSentence(state: VaultState): string | null {
  switch (state) {
    case 'opening':
    case 'open':
      return null;
    case 'blocked':
      return 'Another tab has an older version of this page open. Close it, so that results are kept.';
    case 'unavailable':
      return 'This browser keeps nothing for this page. Everything works, and is gone when the page closes.';
    case 'replaced':
      return 'Another tab runs a newer version of this page. Reload this one, so that results are kept.';
    case 'full':
      return 'The storage of this browser is full. Results are not kept until you delete some under Storage.';
  }
}
