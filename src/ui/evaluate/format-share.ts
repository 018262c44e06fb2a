import { formatPercent } from '../format/percent.ts';

/** A counted share, 0..1: unlike a probability it can be none at all, and then says so. */
export function formatShare(share: number | null): string {
  return share === 0 ? '0.0 %' : formatPercent(share ?? Number.NaN);
}
