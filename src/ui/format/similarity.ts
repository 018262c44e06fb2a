/** A cosine similarity as people read it: a hundred times it, one decimal. `–` where there is no number. */
export function formatSimilarity(cosine: number): string {
  if (Number.isNaN(cosine)) return '–';
  const rounded = Math.round(cosine * 1000) / 10;
  // no "-0.0"
  return (rounded === 0 ? 0 : rounded).toFixed(1);
}
