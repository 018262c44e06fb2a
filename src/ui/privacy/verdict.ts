import type { SeenRequest } from '../../store/site-store.ts';
import { countOf } from '../format/plural.ts';

export interface HostRequests {
  /** `https://site.test` */
  origin: string;
  kind: 'own' | 'models' | 'foreign';
  count: number;
  bodyBytes: number;
  requests: SeenRequest[];
}

/** Of this site first, then by count. What was refused was never sent and is no request. */
export function byHost(seen: Iterable<SeenRequest>, ownOrigin: string): HostRequests[] {
  const hosts = new Map<string, HostRequests>();
  for (const request of seen) {
    const sent = request.count - request.refused;
    if (sent === 0) continue;
    const { origin } = new URL(request.url);
    const kind = kindOf(origin, request.from, ownOrigin);
    const host = hosts.get(origin) ?? { origin, kind, count: 0, bodyBytes: 0, requests: [] };
    hosts.set(origin, {
      origin,
      // one request from elsewhere than the library is enough to be told about
      kind: host.kind === 'models' ? kind : host.kind,
      count: host.count + sent,
      bodyBytes: host.bodyBytes + request.bodyBytes,
      requests: [...host.requests, request],
    });
  }
  const rank = ({ kind }: HostRequests) => ['own', 'models', 'foreign'].indexOf(kind);
  return [...hosts.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
}

/** Only the worker that downloads models may ask another host, and only after the person has said yes. */
function kindOf(origin: string, from: string, ownOrigin: string): HostRequests['kind'] {
  if (origin === ownOrigin) return 'own';
  return from === 'library' ? 'models' : 'foreign';
}

export interface Verdict {
  calm: boolean;
  sentence: string;
}

/** One sentence about all requests since the page was opened. */
export function verdictOn(hosts: readonly HostRequests[]): Verdict {
  const total = hosts.reduce((sum, { count }) => sum + count, 0);
  const requests = countOf(total, 'request');
  const calm = hosts.every(({ kind }) => kind !== 'foreign');
  if (total === 0) return { calm, sentence: 'No requests.' };
  if (hosts.every(({ kind }) => kind === 'own')) {
    return { calm, sentence: total === 1 ? '1 request, to this site.' : `${requests}, all to this site.` };
  }
  const parts = hosts.map(({ origin, kind, count }) => {
    const host = new URL(origin).host;
    if (kind === 'own') return `${count} to this site`;
    return kind === 'models'
      ? `${count} to ${host}, for a model that you asked for`
      : `${count} to ${host}, which this page has no business with`;
  });
  return { calm, sentence: `${requests}: ${parts.join('; ')}.` };
}
