import type { ModelRef } from '../../store/state.ts';
import { useLibrary } from '../models/library-hooks.ts';
import { useApp } from '../store-context.ts';

export interface ModelOption {
  ref: ModelRef;
  name: string;
}

export function keyOf({ kind, id }: ModelRef): string {
  return `${kind}:${id}`;
}

/** Every model that can be asked: those that ran already first, then what this device and this site have. */
export function useModelChoices(): ModelOption[] {
  const ran = useApp((state) => state.scoresByModel);
  const present = useApp((state) => state.model);
  const stored = useLibrary((state) => state.stored);
  const site = useLibrary((state) => state.site);
  const options: ModelOption[] = [
    ...[...ran.values()].map(({ model, modelName }) => ({ ref: model, name: modelName })),
    ...stored
      .filter(({ state }) => state === 'complete')
      .map(({ id, name }) => ({ ref: { kind: 'stored' as const, id }, name })),
    ...site.map(({ id, name }) => ({ ref: { kind: 'site' as const, id }, name })),
    { ref: present, name: present.id },
  ];
  const first = new Map<string, ModelOption>();
  for (const option of options) if (!first.has(keyOf(option.ref))) first.set(keyOf(option.ref), option);
  return [...first.values()];
}
