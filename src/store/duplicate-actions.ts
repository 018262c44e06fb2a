import type { StoreApi } from 'zustand';
import type { KeeperGroups } from '../clip/neighbours.ts';
import type { Engine } from '../engine/engine.ts';
import { duplicateGroups, keepOrder } from './duplicate-groups.ts';
import type { DuplicateActions } from './duplicate-types.ts';
import type { AppState } from './state.ts';

export function duplicateActions({ getState }: StoreApi<AppState>, engine: Engine): DuplicateActions {
  return {
    async findDuplicates(signal, leastSimilarity, onProgress) {
      const order = keepOrder(getState().pictures);
      const groups =
        leastSimilarity >= 1
          ? everyoneAlone(order.sha256s.length)
          : await engine.groupAlike(signal, order.sha256s, leastSimilarity, onProgress);
      return duplicateGroups(order, groups);
    },
  };
}

/** Every content is its own keeper: what is left are files with the same bytes. */
function everyoneAlone(count: number): KeeperGroups {
  return {
    keepers: Int32Array.from({ length: count }, (_, place) => place),
    similarities: new Float32Array(count).fill(1),
  };
}
