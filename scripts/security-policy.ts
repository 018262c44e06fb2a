import type { Plugin } from 'vite';
import { contentPolicy, PAGE_POLICY, parseModelHosts } from '../src/sw/policy.ts';

/**
 * Brings the policies of `src/sw/policy.ts` to the browser: into the head of index.html, and as headers of
 * `vite preview`. On hosts that send none of them the service worker adds them.
 */
export function securityPolicies(): Plugin {
  return {
    name: 'security-policies',
    // the development server needs inline scripts and styles
    transformIndexHtml: {
      order: 'post',
      handler(_html, { path, server }) {
        if (server || path !== '/index.html') return [];
        return [
          {
            tag: 'meta',
            attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY },
            injectTo: 'head-prepend',
          },
          { tag: 'meta', attrs: { name: 'referrer', content: 'same-origin' }, injectTo: 'head-prepend' },
        ];
      },
    },
    configurePreviewServer({ middlewares }) {
      const hosts = parseModelHosts(process.env['MODEL_HOSTS']);
      middlewares.use((request, response, next) => {
        const policy = contentPolicy(new URL(request.url ?? '/', 'http://host').pathname, hosts);
        if (policy) response.setHeader('Content-Security-Policy', policy);
        next();
      });
    },
  };
}
