import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { useApp } from '../store-context.ts';
import { scrollerOf } from './scroller.ts';

/**
 * Where the screen is when the filters change. Filters that are taken back lead back to where one was; another order
 * begins at its top.
 */
export function useKeptPlace(place: RefObject<HTMLElement | null>): void {
  const { sort, reversed, grouped } = useApp((state) => state.gallery);
  const view = useApp((state) => state.galleryView);
  const scrolledPx = useRef(0);
  const changing = useRef(false);
  const order = `${sort} ${reversed} ${grouped}`;
  const orderBefore = useRef(order);

  useEffect(() => {
    const scroller = scrollerOf(place.current);
    if (!scroller) return;
    const onScroll = () => {
      // a list that got shorter moves the screen, which is nobody's wish
      if (!changing.current) scrolledPx.current = scroller.scrollTop;
    };
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => scroller.removeEventListener('scroll', onScroll);
  }, [place]);

  useLayoutEffect(() => {
    const scroller = scrollerOf(place.current);
    if (!scroller) return;
    changing.current = true;
    if (orderBefore.current !== order) scrolledPx.current = 0;
    orderBefore.current = order;
    scroller.scrollTop = scrolledPx.current;
    // the scroll event of a shorter list comes with the next frame
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        changing.current = false;
      }),
    );
    return () => cancelAnimationFrame(frame);
  }, [place, order, view]);
}
