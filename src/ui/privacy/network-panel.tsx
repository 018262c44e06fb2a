import { ChevronRight, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { formatBytes } from '../format/bytes.ts';
import { countOf } from '../format/plural.ts';
import { useSite } from '../store-context.ts';
import { RequestTable } from './request-table.tsx';
import { byHost, verdictOn } from './verdict.ts';
import '../controls/disclosure.css';
import './network-panel.css';

/** Every request since the page was opened, of the page and of all its workers, as the browser has them on record. */
export function NetworkPanel() {
  const seen = useSite((state) => state.requests);
  const hosts = useMemo(() => byHost(seen.values(), location.origin), [seen]);
  const refused = [...seen.values()].reduce((sum, request) => sum + request.refused, 0);
  const bytes = hosts.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  const { calm, sentence } = verdictOn(hosts);
  const Icon = calm ? ShieldCheck : ShieldAlert;
  return (
    <section className="network" aria-label="Network">
      <h3>Network</h3>
      <p className="network-verdict" data-calm={calm} aria-live="polite">
        <Icon size={18} strokeWidth={1.75} /> <span>{sentence}</span>
      </p>
      <p className="small soft">
        {formatBytes(bytes)} of files. No request carries a picture, a label or a result: each asks for a
        file.
      </p>
      {refused > 0 && (
        <p className="small network-refused">
          {countOf(refused, 'attempt')} to connect elsewhere: refused by the browser.
        </p>
      )}
      <details className="disclosure">
        <summary>
          <ChevronRight size={14} /> Each request
        </summary>
        {hosts.map((host) => (
          <RequestTable key={host.origin} host={host} />
        ))}
      </details>
    </section>
  );
}
