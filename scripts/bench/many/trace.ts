import type { Browser, Page } from '@playwright/test';

/** What the browser's own tracing says of the page's main thread. Times in milliseconds. */

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds. */
  ts: number;
  dur?: number;
  /** Processor time, which other programs of a busy machine do not lengthen. */
  tdur?: number;
  id?: string;
  args?: { name?: string; data?: ProfileData & Record<string, unknown> };
}

interface ProfileNode {
  id: number;
  parent?: number;
  callFrame: { functionName: string; lineNumber?: number; url?: string };
}

interface ProfileData {
  startTime?: number;
  timeDeltas?: number[];
  cpuProfile?: { nodes?: ProfileNode[]; samples?: number[] };
}

export interface Task {
  atMs: number;
  wallMs: number;
  processorMs: number;
}

export interface ProfiledTask extends Task {
  /** Inclusive milliseconds by function, and by the browser's own steps. */
  inside: Record<string, number>;
}

const TASKS = ['disabled-by-default-devtools.timeline', 'devtools.timeline'];
const FUNCTIONS = ['disabled-by-default-v8.cpu_profiler'];
const MIN_SHARE_MS = 3;

/** Traces the page while `work` runs. @param functions also which functions ran: slows the page down a little. */
export async function traced<T>(
  page: Page,
  work: () => Promise<T>,
  functions = false,
): Promise<{ result: T; trace: MainThreadTrace }> {
  const browser = page.context().browser() as Browser;
  await browser.startTracing(page, { categories: functions ? [...TASKS, ...FUNCTIONS] : TASKS });
  const result = await work();
  const text = (await browser.stopTracing()).toString('utf8');
  const { traceEvents } = JSON.parse(text) as { traceEvents: TraceEvent[] };
  return { result, trace: new MainThreadTrace(traceEvents) };
}

export class MainThreadTrace {
  private readonly events: TraceEvent[];
  private readonly tasks: TraceEvent[];
  private readonly all: TraceEvent[];

  constructor(all: TraceEvent[]) {
    this.all = all;
    const { pid, tid } = busiestMainThread(all);
    this.events = all.filter((event) => event.pid === pid && event.tid === tid);
    this.tasks = this.events.filter(isTask).sort((a, b) => a.ts - b.ts);
  }

  longest(): Task {
    const longest = this.tasks.toSorted((a, b) => (b.dur ?? 0) - (a.dur ?? 0))[0];
    return longest ? asTask(longest) : { atMs: 0, wallMs: 0, processorMs: 0 };
  }

  /** Work of the main thread from one animation frame to the next. */
  frames(): Task[] {
    const starts = this.events.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts);
    const frames = [...new Set(starts)].sort((a, b) => a - b);
    let next = 0;
    const found: Task[] = [];
    for (const task of this.tasks) {
      const endUs = task.ts + (task.dur ?? 0);
      if (next < frames.length && frames[next]! <= endUs) {
        found.push({ atMs: task.ts / 1000, wallMs: 0, processorMs: 0 });
        while (next < frames.length && frames[next]! <= endUs) next += 1;
      }
      const frame = found.at(-1);
      if (!frame) continue;
      frame.wallMs += (task.dur ?? 0) / 1000;
      frame.processorMs += (task.tdur ?? 0) / 1000;
    }
    return found;
  }

  /** The longest tasks with what was in them. */
  profile(howMany: number): ProfiledTask[] {
    const stacks = this.sampledStacks();
    return this.tasks
      .toSorted((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0))
      .slice(0, howMany)
      .map((task) => ({ ...asTask(task), inside: this.inside(task, stacks) }));
  }

  private inside(task: TraceEvent, stacks: readonly Sample[]): Record<string, number> {
    const endUs = task.ts + (task.dur ?? 0);
    const sums = new Map<string, number>();
    const add = (name: string, us: number) => sums.set(name, (sums.get(name) ?? 0) + us / 1000);
    for (const { name, ts, dur, ph } of this.events)
      if (ph === 'X' && name !== task.name && ts >= task.ts && ts < endUs) add(`<${name}>`, dur ?? 0);
    for (const { atUs, us, names } of stacks)
      if (atUs >= task.ts && atUs < endUs) for (const name of names) add(name, us);
    const largest = [...sums].filter(([, ms]) => ms >= MIN_SHARE_MS).sort(([, a], [, b]) => b - a);
    return Object.fromEntries(largest.slice(0, 40).map(([name, ms]) => [name, Math.round(ms * 10) / 10]));
  }

  private sampledStacks(): Sample[] {
    const first = this.events.find(({ name }) => name === 'Profile');
    if (!first) return [];
    const nodes = new Map<number, ProfileNode>();
    const samples: Sample[] = [];
    let atUs = first.args?.data?.startTime ?? first.ts;
    const chunks = this.all.filter(({ name, id, pid }) => {
      return name === 'ProfileChunk' && id === first.id && pid === first.pid;
    });
    for (const { args } of chunks.sort((a, b) => a.ts - b.ts)) {
      const { cpuProfile, timeDeltas = [] } = args?.data ?? {};
      for (const node of cpuProfile?.nodes ?? []) nodes.set(node.id, node);
      (cpuProfile?.samples ?? []).forEach((id, place) => {
        atUs += timeDeltas[place] ?? 0;
        samples.push({ atUs, us: timeDeltas[place] ?? 0, names: namesOf(nodes, id) });
      });
    }
    return samples;
  }
}

interface Sample {
  atUs: number;
  us: number;
  /** Every function on the stack, once. */
  names: ReadonlySet<string>;
}

function namesOf(nodes: ReadonlyMap<number, ProfileNode>, id: number): Set<string> {
  const names = new Set<string>();
  for (let node = nodes.get(id); node; node = nodes.get(node.parent ?? -1)) {
    const { functionName, lineNumber, url } = node.callFrame;
    names.add(`${functionName || 'anonymous'} ${url?.split('/').at(-1) ?? ''}:${(lineNumber ?? 0) + 1}`);
  }
  return names;
}

function isTask({ name, ph }: TraceEvent): boolean {
  return ph === 'X' && name === 'RunTask';
}

function asTask({ ts, dur = 0, tdur = 0 }: TraceEvent): Task {
  return { atMs: ts / 1000, wallMs: dur / 1000, processorMs: tdur / 1000 };
}

/** Other renderers, of empty tabs and the browser's own pages, do next to nothing. */
function busiestMainThread(events: readonly TraceEvent[]): { pid: number; tid: number } {
  const busy = new Map<string, number>();
  const keyOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  for (const event of events) {
    if (event.name === 'thread_name' && event.args?.name === 'CrRendererMain') busy.set(keyOf(event), 0);
  }
  for (const event of events) {
    const sum = busy.get(keyOf(event));
    if (sum !== undefined && isTask(event)) busy.set(keyOf(event), sum + (event.dur ?? 0));
  }
  const [key = '0 0'] = [...busy].sort(([, a], [, b]) => b - a)[0] ?? [];
  const [pid = 0, tid = 0] = key.split(' ').map(Number);
  return { pid, tid };
}
