/** Typed here because not every browser and no library of TypeScript's knows it. */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown;
}

/**
 * Under Trusted Types no string becomes markup or a script. This is the one exception: the address of a script
 * of this site, which workers are started from. Nothing can make another policy.
 *
 * @param baseUrl address of the page or of the worker's script.
 */
export function trustOwnScripts(baseUrl: string): void {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  trustedTypes?.createPolicy('default', { createScriptURL: (url) => ownScript(url, baseUrl) });
}

/** @throws {TypeError} for anything else than a script file at or below the folder of `baseUrl`. */
export function ownScript(url: string, baseUrl: string): string {
  const folder = new URL('./', baseUrl);
  const { origin, pathname } = new URL(url, baseUrl);
  const own = origin === folder.origin && pathname.startsWith(folder.pathname);
  if (own && /\.m?js$/.test(pathname)) return url;
  throw new TypeError(`${url} is not a script of this site`);
}
