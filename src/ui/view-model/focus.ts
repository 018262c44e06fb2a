/** Ways to places that shortcuts jump to. Ids, because the two shells build those places differently. */
export const LABELS_ID = 'labels';
export const SEARCH_ID = 'search';

export function tileId(pictureId: string): string {
  return `tile-${pictureId}`;
}

/** After the next frame, when the tile of a list that just changed is there. */
export function focusTile(pictureId: string): void {
  requestAnimationFrame(() => {
    const tile = document.getElementById(tileId(pictureId));
    tile?.focus();
    tile?.closest('li')?.scrollIntoView({ block: 'nearest' });
  });
}

/** Fields in which a key press is text and no command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && target.type !== 'file';
}
