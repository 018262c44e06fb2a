import type { SpeedMemory, Speeds } from '../engine/speeds.ts';
import { keepLocal, readLocal } from './local-value.ts';

const KEY = 'wordsight.speeds';

/** Of older models, browsers and graphics cards nobody will ask again. */
const MOST_KEPT = 20;

type Entry = Speeds & { machine: string };

/** How fast models were on this machine, newest last. */
export const speedMemory: SpeedMemory = {
  find: (machine) => readEntries().find((entry) => entry.machine === machine) ?? null,
  keep(machine, { webgpuMs, wasmMs }) {
    const others = readEntries().filter((entry) => entry.machine !== machine);
    keepLocal(KEY, [...others, { machine, webgpuMs, wasmMs }].slice(-MOST_KEPT));
  },
};

function readEntries(): Entry[] {
  const kept = readLocal(KEY);
  return Array.isArray(kept) ? kept.filter(isEntry) : [];
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { machine, webgpuMs, wasmMs } = value as Partial<Entry>;
  return typeof machine === 'string' && isTime(webgpuMs) && isTime(wasmMs);
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
