import type { Plugin } from 'vite';

const EARLY = 'src/app/early.ts';

/**
 * Puts `src/app/early.ts` before the page's own script, as a file of its own: Vite makes one of all scripts that it finds
 * in a page, which would run when the largest is there. The development server does without.
 */
export function earlyScript(): Plugin {
  return {
    name: 'early-script',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
        const early = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(EARLY));
        if (!early) return [];
        const attrs = { type: 'module', crossorigin: true, src: `./${early.fileName}` };
        return [{ tag: 'script', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}
