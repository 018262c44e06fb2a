/**
 * The address of this page with these labels and nothing else. They stand behind the `#`, which browsers never
 * send: whoever opens the link has them, the server does not.
 */
export function labelLink(pageUrl: string, labels: readonly string[]): string {
  const { origin, pathname } = new URL(pageUrl);
  return `${origin}${pathname}#labels=${labels.map(encodeURIComponent).join(',')}`;
}
