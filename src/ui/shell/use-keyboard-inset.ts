import { useEffect } from 'react';

/**
 * How much of the page an on-screen keyboard covers, as `--keyboard-inset`. Browsers that obey
 * `interactive-widget=resizes-content` make the page smaller themselves, and this stays 0.
 */
export function useKeyboardInset(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const root = document.documentElement;
    function measure() {
      // pinched in, the visual viewport is small without any keyboard
      const covered =
        viewport && viewport.scale < 1.01 ? innerHeight - viewport.height - viewport.offsetTop : 0;
      root.style.setProperty('--keyboard-inset', `${Math.max(0, Math.round(covered))}px`);
    }
    measure();
    viewport.addEventListener('resize', measure);
    viewport.addEventListener('scroll', measure);
    return () => {
      viewport.removeEventListener('resize', measure);
      viewport.removeEventListener('scroll', measure);
      root.style.removeProperty('--keyboard-inset');
    };
  }, []);
}
