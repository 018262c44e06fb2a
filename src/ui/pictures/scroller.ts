/** The element that the gallery scrolls in: each shell marks its own. */
export function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest<HTMLElement>('[data-scroller]') ?? null;
}
