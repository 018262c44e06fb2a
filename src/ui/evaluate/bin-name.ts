/** `20–27` for a part of 0..1, in percent. */
export function binName({ from, to }: { from: number; to: number }): string {
  return `${Math.round(from * 100)}–${Math.round(to * 100)}`;
}
