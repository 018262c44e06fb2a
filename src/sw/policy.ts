/**
 * What the browser is told to refuse. Written once: the build puts it into index.html, `vite preview` sends it as
 * headers, and the service worker adds it on hosts that send no headers of ours. Pure, so that all three can read it.
 *
 * A page's policy does not bind its workers: each gets its own with its script. Only the library worker, which never
 * sees a picture, may reach the hosts that models are downloaded from.
 */

/** Hugging Face, and where it sends a request for a large file on to. */
const MODEL_HOSTS = ['https://huggingface.co', 'https://*.hf.co', 'https://cdn-lfs.huggingface.co'];

/** bench.html measures models that another port of this same machine serves. */
const THIS_MACHINE = 'http://127.0.0.1:* http://localhost:*';

const NO_STRINGS_AS_SCRIPTS = "require-trusted-types-for 'script'";

/** As far as a `meta` element can say it; see `pageHeaders` for the rest. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  NO_STRINGS_AS_SCRIPTS,
  // the one in engine/trusted-scripts.ts
  'trusted-types default',
].join('; ');

/**
 * All that asks for consent, but for what the page itself uses. Chromium knows `bluetooth` and `web-share` on Windows,
 * macOS, Android and ChromeOS only: on Linux its console names both as unrecognized, which is the lesser harm.
 */
const DENIED_FEATURES = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'browsing-topics',
  'compute-pressure',
  'display-capture',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'identity-credentials-get',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'sync-xhr',
  'unload',
  'usb',
  'web-share',
  'window-management',
  'xr-spatial-tracking',
];

/** For this site alone: "Camera" and "Paste" of "More ways to add". */
const OWN_FEATURES = ['camera', 'clipboard-read'];

const PERMISSIONS = [
  ...OWN_FEATURES.map((feature) => `${feature}=(self)`),
  ...DENIED_FEATURES.map((feature) => `${feature}=()`),
].join(', ');

/** SharedArrayBuffer, and with it WASM threads, exists only on a page that is isolated by the first two. */
export const ISOLATION_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Sent with every file. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  ...ISOLATION_HEADERS,
  'Permissions-Policy': PERMISSIONS,
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** @param ownModelHosts origins of mirrors that whoever runs this site adds, for example `https://models.example.com`. */
export function contentPolicy(path: string, ownModelHosts: readonly string[]): string | null {
  if (/(^|\/)(index\.html)?$/.test(path)) return `${PAGE_POLICY}; frame-ancestors 'none'`;
  if (/(^|\/)service-worker\.js$/.test(path))
    return `default-src 'none'; connect-src 'self'; ${NO_STRINGS_AS_SCRIPTS}; trusted-types 'none'`;
  // a thread of ONNX Runtime is its glue file, started as a worker
  const thread = /(^|\/)ort-wasm[\w.-]*\.mjs$/.test(path);
  const [, , worker = thread ? 'thread' : null] = /(^|\/)([\w-]+)\.worker-[\w-]+\.js$/.exec(path) ?? [];
  return worker === null ? null : workerPolicy(worker, ownModelHosts);
}

/** A worker that is not named here may connect nowhere. */
function workerPolicy(worker: string, ownModelHosts: readonly string[]): string {
  const base = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; ${NO_STRINGS_AS_SCRIPTS}`;
  switch (worker) {
    case 'encode':
      return `${base}; trusted-types default; worker-src 'self'; connect-src 'self' ${THIS_MACHINE}`;
    case 'keep':
      return `${base}; trusted-types 'none'; connect-src 'self' ${THIS_MACHINE}`;
    case 'library':
      return `${base}; trusted-types default; worker-src 'self'; connect-src ${["'self'", ...MODEL_HOSTS, ...ownModelHosts].join(' ')}`;
    default:
      return `${base}; trusted-types 'none'`;
  }
}

/** `MODEL_HOSTS="https://models.example.com https://other.example.com"` of the build or the preview server. */
export function parseModelHosts(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter((host) => host !== '');
}

/** Every header that we want on the file at this path of the site. */
export function headersFor(path: string, ownModelHosts: readonly string[]): Record<string, string> {
  const policy = contentPolicy(path, ownModelHosts);
  return { ...COMMON_HEADERS, ...(policy === null ? {} : { 'Content-Security-Policy': policy }) };
}
