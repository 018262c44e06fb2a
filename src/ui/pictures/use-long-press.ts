import { useRef, type PointerEvent } from 'react';

const LONG_PRESS_MS = 450;
/** A finger that moves further than this scrolls. */
const STILL_PX = 10;

/** A finger that rests on something, told apart from a tap: the click that ends a long press must be left out. */
export function useLongPress(onLongPress: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const pressed = useRef(false);
  const stop = () => clearTimeout(timer.current);
  return {
    /** True once after a long press: the click is its end. */
    wasLong(): boolean {
      const was = pressed.current;
      pressed.current = false;
      return was;
    },
    handlers: {
      onPointerDown(event: PointerEvent) {
        pressed.current = false;
        if (event.pointerType === 'mouse') return;
        start.current = { x: event.clientX, y: event.clientY };
        timer.current = setTimeout(() => {
          pressed.current = true;
          onLongPress();
        }, LONG_PRESS_MS);
      },
      onPointerMove(event: PointerEvent) {
        const { x, y } = start.current;
        if (Math.hypot(event.clientX - x, event.clientY - y) > STILL_PX) stop();
      },
      onPointerUp: stop,
      onPointerCancel: stop,
      // a long press would open the browser's menu over the selection
      onContextMenu(event: { preventDefault(): void }) {
        if (pressed.current) event.preventDefault();
      },
    },
  };
}
