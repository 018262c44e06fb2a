import { PRECISIONS, type ExecutionProvider, type Precision } from '../clip/manifest.ts';
import type { Preferences } from '../engine/runtime-ladder.ts';

/** What the address asks for. Anything that makes no sense in it is left out. */
export interface AddressRequest {
  modelId: string;
  preferences: Preferences;
  /** One a line; empty without `#labels=`. Stays in the hash, which browsers never send. */
  labelText: string;
}

export function readAddress(url: URL): AddressRequest {
  const query = url.searchParams;
  return {
    modelId: query.get('model') ?? 'starter',
    preferences: {
      executionProvider: oneOf<ExecutionProvider>(query.get('ep'), ['wasm', 'webgpu']),
      threads: wholeNumber(query.get('threads')),
      precision: oneOf<Precision>(query.get('precision'), PRECISIONS),
    },
    labelText: (new URLSearchParams(url.hash.slice(1)).get('labels') ?? '').split(',').join('\n'),
  };
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
