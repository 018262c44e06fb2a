import { expect, it, vi } from 'vitest';

const report = (url: string) => ({ url, from: 'encode', bodyBytes: 1, refused: false });

it('hands on what workers reported before the page listened', async () => {
  vi.resetModules();
  const { onWorkerRequests, passOnRequests } = await import('./request-report.ts');
  passOnRequests({ requests: [report('a')] });
  passOnRequests({ alive: true });
  const heard: string[] = [];
  onWorkerRequests((reports) => heard.push(...reports.map(({ url }) => url)));
  passOnRequests({ requests: [report('b')] });
  expect(heard).toEqual(['a', 'b']);
});
