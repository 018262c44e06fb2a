import { useLayoutEffect, useState, type RefObject } from 'react';
import { useApp } from '../store-context.ts';
import { useMedia } from '../view-model/use-media.ts';
import { gridGeometry, type GridGeometry } from './grid-geometry.ts';

/** The columns that fit into an element, kept in step with its width. Null until it was measured. */
export function useGridGeometry(element: RefObject<HTMLElement | null>): GridGeometry | null {
  const dense = useApp((state) => state.gallery.dense);
  const phone = !useMedia('(width >= 960px)');
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => {
      const { paddingLeft, paddingRight } = getComputedStyle(current);
      setWidthPx(current.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return widthPx > 0 ? gridGeometry(widthPx, { dense, phone }) : null;
}
