/** What page and service worker say to one another. */

/** Asks to keep these files, which the page has used. Answered with `KeepAnswer`. */
export interface KeepMessage {
  type: 'KEEP';
  /** Absolute; what is not a file of the present build is left out. */
  urls: string[];
}

export interface KeepAnswer {
  /** Everything that the page needs to start again without a network is on this device. */
  complete: boolean;
}

/** Ends the wait of an update. The name is Workbox's. */
export interface SkipWaitingMessage {
  type: 'SKIP_WAITING';
}

export type ToServiceWorker = KeepMessage | SkipWaitingMessage;

/** A request that the service worker made by itself, told to every page that is open. */
export interface FetchedMessage {
  type: 'FETCHED';
  url: string;
  bytes: number;
}
