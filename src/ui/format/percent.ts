/** `97.3 %`; `< 0.1 %` below a tenth; `100.0 %` only from 0.9995 on. `–` where there is no number yet. */
export function formatPercent(probability: number): string {
  if (Number.isNaN(probability)) return '–';
  if (probability < 0.001) return '< 0.1 %';
  return `${(Math.round(probability * 1000) / 10).toFixed(1)} %`;
}
