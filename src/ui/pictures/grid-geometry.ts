/** Sizes in CSS pixels. The style sheets of the grid have the same numbers. */
export interface GridGeometry {
  columns: number;
  tilePx: number;
  /** From one row of tiles to the next. */
  rowPx: number;
  gapPx: number;
}

export interface GridLook {
  dense: boolean;
  phone: boolean;
}

/** Height of the slip at a tile's foot. */
export const SLIP_PX = 37;
export const HEAD_PX = 44;

/** As many columns as fit, like `repeat(auto-fill, minmax(min, 1fr))`; two on a phone, three of small ones. */
export function gridGeometry(widthPx: number, { dense, phone }: GridLook): GridGeometry {
  const gapPx = phone ? 10 : 12;
  const wishedPx = dense ? 108 : 168;
  const minPx = phone ? Math.min(wishedPx, widthPx * (dense ? 0.28 : 0.4)) : wishedPx;
  const columns = Math.max(1, Math.floor((widthPx + gapPx) / (minPx + gapPx)));
  const tilePx = (widthPx - (columns - 1) * gapPx) / columns;
  return { columns, tilePx, rowPx: tilePx + SLIP_PX + gapPx, gapPx };
}
