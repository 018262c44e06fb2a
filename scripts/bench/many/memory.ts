import { spawnSync } from 'node:child_process';

/** Resident memory in MB of the largest renderer below a process, as `ps` tells it; 0 where there is no `ps`. */
export function rendererMegabytes(browserPid: number): number {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' });
  const processes = (stdout ?? '')
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, kilobytes, command]) => {
      return {
        pid: Number(pid),
        parent: Number(parent),
        kilobytes: Number(kilobytes),
        command: command ?? '',
      };
    });
  const family = new Set([browserPid]);
  // parents come before their children in the table, except after the numbers have wrapped round
  for (let pass = 0; pass < 4; pass++) {
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  const renderers = processes.filter(
    ({ pid, command }) => family.has(pid) && command.includes('--type=renderer'),
  );
  return Math.max(0, ...renderers.map(({ kilobytes }) => kilobytes / 1024));
}

export class PeakMemory {
  peakMegabytes = 0;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(browserPid: number) {
    this.timer = setInterval(() => {
      this.peakMegabytes = Math.max(this.peakMegabytes, rendererMegabytes(browserPid));
    }, 500);
  }

  stop(): number {
    clearInterval(this.timer);
    return Math.round(this.peakMegabytes);
  }
}
