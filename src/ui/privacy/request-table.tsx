import type { SeenRequest } from '../../store/site-store.ts';
import { formatBytes } from '../format/bytes.ts';
import type { HostRequests } from './verdict.ts';

/** Requests to one host, a row for each address. */
export function RequestTable({ host }: { host: HostRequests }) {
  return (
    <div className="network-scroll" tabIndex={0} role="region" aria-label={`Requests to ${host.origin}`}>
      <table>
        <caption>{host.origin}</caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Asked by</th>
            <th scope="col">Times</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
          {host.requests.map((request) => (
            <tr key={`${request.from} ${request.url}`}>
              <td>{fileOf(request.url)}</td>
              <td>{asker(request.from)}</td>
              <td>{request.count}</td>
              <td>{sizeOf(request)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Without the folder of this site, which is the same for all. */
function fileOf(url: string): string {
  const { origin, pathname, search } = new URL(url);
  const folder = new URL('./', location.href);
  const inside = origin === folder.origin && pathname.startsWith(folder.pathname);
  return (inside ? pathname.slice(folder.pathname.length) || 'this page' : pathname) + search;
}

function asker(from: string): string {
  return from === 'page' || from === 'service worker' ? from : `${from} worker`;
}

function sizeOf({ bodyBytes }: SeenRequest): string {
  return bodyBytes > 0 ? formatBytes(bodyBytes) : '–';
}
