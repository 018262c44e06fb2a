import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RequestReport } from '../engine/request-report.ts';

/** Requests to one address since the page was opened. */
export interface SeenRequest {
  url: string;
  from: string;
  count: number;
  bodyBytes: number;
  /** How many of them the browser refused to send. */
  refused: number;
}

/** The page as a site that is visited, installed and updated; nothing of pictures and labels. */
export interface SiteState {
  /** A newer version is on this device and waits to be used. */
  updateReady: boolean;
  /** The browser offers to install the page as an app. */
  canInstall: boolean;
  /** All that this visit has used is kept: the page, the runtime, the model. */
  offlineReady: boolean;
  requests: ReadonlyMap<string, SeenRequest>;
  actions: SiteActions;
}

export interface SiteActions {
  /** Reloads into the newer version. */
  update(): void;
  install(): void;
}

export function createSiteStore(actions: SiteActions): StoreApi<SiteState> {
  return createStore<SiteState>()(() => ({
    ...{ updateReady: false, canInstall: false, offlineReady: false, requests: new Map() },
    actions,
  }));
}

export function noteRequests(site: StoreApi<SiteState>, reports: readonly RequestReport[]): void {
  site.setState(({ requests }) => ({ requests: withReports(requests, reports) }));
}

/** A long session with many models must not fill the memory with its own record. */
const MAX_ADDRESSES = 2000;

/** @returns a new map; requests to one address by one realm are one entry. */
export function withReports(
  before: ReadonlyMap<string, SeenRequest>,
  reports: readonly RequestReport[],
): ReadonlyMap<string, SeenRequest> {
  const seen = new Map(before);
  for (const report of reports) {
    const [address = ''] = report.url.split('#');
    // what is too much to list is still counted, under its origin
    const full = seen.size >= MAX_ADDRESSES && !seen.has(`${report.from} ${address}`);
    const url = full ? new URL('/', address).href : address;
    const key = `${report.from} ${url}`;
    const known = seen.get(key) ?? { url, from: report.from, ...NOTHING };
    seen.set(key, {
      ...known,
      count: known.count + 1,
      bodyBytes: known.bodyBytes + report.bodyBytes,
      refused: known.refused + Number(report.refused),
    });
  }
  return seen;
}

const NOTHING = { count: 0, bodyBytes: 0, refused: 0 };
