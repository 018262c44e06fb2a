import { readdirSync, readFileSync } from 'node:fs';

/** What a browser costs, from `/proc`: Linux only. Elsewhere every figure is NaN. */

/** Of every process whose command line, or that of an ancestor, holds `marker`. */
function pidsOf(marker: string): string[] {
  const parents = new Map<string, string>();
  const roots = new Set<string>();
  for (const pid of processIds()) {
    const fields = statOf(pid);
    if (!fields) continue;
    parents.set(pid, fields[1]!);
    if (read(`/proc/${pid}/cmdline`).includes(marker)) roots.add(pid);
  }
  const isOurs = (pid: string | undefined): boolean =>
    pid !== undefined && (roots.has(pid) || isOurs(parents.get(pid)));
  return [...parents.keys()].filter((pid) => isOurs(pid));
}

/** Processor time so far, user and system, all threads and processes. Other load hardly changes it. */
export function cpuMs(marker: string): number {
  if (process.platform !== 'linux') return Number.NaN;
  const ticks = pidsOf(marker).map((pid) => {
    const fields = statOf(pid);
    return fields ? Number(fields[11]) + Number(fields[12]) : 0;
  });
  // a tick is 10 ms on every Linux that is in use
  return ticks.reduce((sum, count) => sum + count, 0) * 10;
}

/** The kernel's high-water mark of the largest renderer. */
export function peakRendererMb(marker: string): number {
  if (process.platform !== 'linux') return Number.NaN;
  const renderers = pidsOf(marker).filter((pid) => read(`/proc/${pid}/cmdline`).includes('--type=renderer'));
  const kilobytes = renderers.map((pid) =>
    Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0),
  );
  return Math.max(0, ...kilobytes) / 1024;
}

function processIds(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

/** The fields after the name, which may hold spaces itself: state, parent, … */
function statOf(pid: string): string[] | null {
  const stat = read(`/proc/${pid}/stat`);
  return stat === '' ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Empty for a process that has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
