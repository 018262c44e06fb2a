import { PRECISIONS, type ExecutionProvider, type Precision } from '../clip/manifest.ts';
import type { ModelRef } from '../store/state.ts';
import type { Preferences } from '../engine/runtime-ladder.ts';

/** What the address asks for. Anything that makes no sense in it is left out. */
export interface AddressRequest {
  model: ModelRef;
  preferences: Preferences;
  /** One a line; empty without `#labels=`. Stays in the hash, which browsers never send. */
  labelText: string;
}

export function readAddress(url: URL): AddressRequest {
  const query = url.searchParams;
  return {
    model: modelIn(query),
    preferences: {
      executionProvider: oneOf<ExecutionProvider>(query.get('ep'), ['wasm', 'webgpu']),
      threads: wholeNumber(query.get('threads')),
      precision: oneOf<Precision>(query.get('precision'), PRECISIONS),
    },
    labelText: (new URLSearchParams(url.hash.slice(1)).get('labels') ?? '').split(',').join('\n'),
  };
}

/** `?stored=ID` for a model of this device, `?model=ID` for one of the site. */
function modelIn(query: URLSearchParams): ModelRef {
  const stored = query.get('stored');
  return stored ? { kind: 'stored', id: stored } : { kind: 'site', id: query.get('model') ?? 'starter' };
}

/** The same address with another model in it, so that a reload opens that one. */
export function addressWithModel(url: URL, { kind, id }: ModelRef): URL {
  const changed = new URL(url);
  changed.searchParams.delete('stored');
  changed.searchParams.delete('model');
  changed.searchParams.set(kind === 'stored' ? 'stored' : 'model', id);
  return changed;
}

function oneOf<T extends string>(value: string | null, allowed: readonly T[]): T | null {
  return allowed.find((each) => each === value) ?? null;
}

/** More threads than this only waste memory; a hostile link must not start a thousand. */
const MAX_THREADS = 16;

function wholeNumber(value: string | null): number | null {
  const number = Number(value);
  return value !== null && Number.isInteger(number) && number >= 1 ? Math.min(number, MAX_THREADS) : null;
}
