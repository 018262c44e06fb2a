/** One request as the browser itself has it on record. */
export interface RequestReport {
  url: string;
  /** The page, or a worker by the name of its script. */
  from: string;
  /** What arrived, unpacked, from the network or a cache: 0 for hosts that hide it. */
  bodyBytes: number;
  /** The policy of the page or the worker forbade it: it was never sent. */
  refused: boolean;
}

/** What a worker tells the page, beside its answers. */
export interface RequestsMessage {
  requests: RequestReport[];
}

/**
 * Reports every request of this realm, those before the call included. The browser keeps a list for each page and
 * each worker, and neither sees the other's.
 */
export function watchRequests(from: string, tell: (reports: RequestReport[]) => void): void {
  const tellOf = (entries: PerformanceEntryList) => {
    const requests = (entries as PerformanceResourceTiming[]).filter(({ name }) => isNetwork(name));
    if (requests.length > 0) tell(requests.map((entry) => reportOf(entry, from)));
  };
  new PerformanceObserver((list) => tellOf(list.getEntries())).observe({ type: 'resource', buffered: true });
  // the page itself; a worker has none, and its script is on the page's list
  tellOf(performance.getEntriesByType('navigation'));
  globalThis.addEventListener('securitypolicyviolation', (event: Event) => {
    const { blockedURI } = event as SecurityPolicyViolationEvent;
    if (isNetwork(blockedURI)) tell([{ url: blockedURI, from, bodyBytes: 0, refused: true }]);
  });
}

function reportOf({ name: url, decodedBodySize: bodyBytes }: PerformanceResourceTiming, from: string) {
  return { url, from, bodyBytes, refused: false };
}

/** `blob:` and `data:` are memory of this page. */
function isNetwork(url: string): boolean {
  return /^(https?|wss?):/.test(url);
}

const listeners = new Set<(reports: RequestReport[]) => void>();
/** What was reported before anybody listened; null once somebody does. */
let unheard: RequestReport[] | null = [];
/** bench.html never listens. */
const MAX_UNHEARD = 100;

/** In the page: reports of all its workers. */
export function onWorkerRequests(listener: (reports: RequestReport[]) => void): void {
  listeners.add(listener);
  if (unheard) listener(unheard);
  unheard = null;
}

/** In the page: hands on what a worker's message reports, if it does. */
export function passOnRequests(message: unknown): void {
  const { requests } = (message ?? {}) as Partial<RequestsMessage>;
  if (!requests) return;
  if (unheard && unheard.length < MAX_UNHEARD) unheard.push(...requests);
  for (const listener of listeners) listener(requests);
}
