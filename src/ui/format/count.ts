const numbers = new Intl.NumberFormat('en');

/** `20,000`: a number of things. */
export function formatCount(count: number): string {
  return numbers.format(count);
}
