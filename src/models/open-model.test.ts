import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openModel } from './open-model.ts';

const STARTER = readFileSync(new URL('../../public/models/starter/manifest.json', import.meta.url), 'utf8');

let server: Server;
let siteUrl: string;
let asked: string[];
/** By path; anything else is not found. */
let files: Record<string, string>;

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const content = files[url];
    response.writeHead(content === undefined ? 404 : 200).end(content);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  siteUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/app/`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  asked = [];
  files = { '/app/models/starter/manifest.json': STARTER };
});

describe('openModel', () => {
  it('reads the manifest of the folder below the page', async () => {
    const { manifest, source } = await openModel(`${siteUrl}index.html?model=starter`, 'starter');
    expect(source).toEqual({ kind: 'url', baseUrl: `${siteUrl}models/starter/` });
    expect(manifest).toEqual(JSON.parse(STARTER));
    expect(asked).toEqual(['/app/models/starter/manifest.json']);
  });

  it('says so when there is no such model', async () => {
    await expect(openModel(siteUrl, 'other')).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      file: 'manifest.json',
    });
  });

  it.each([
    '',
    '..',
    '../secret',
    'a/b',
    'https://example.org/',
    'Starter',
    'a b',
    '%2e%2e',
    '.hidden',
    'a\n',
  ])('asks no server for the id %j', async (id) => {
    await expect(openModel(siteUrl, id)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    expect(asked).toEqual([]);
  });

  it('names the field that is wrong', async () => {
    files['/app/models/starter/manifest.json'] = JSON.stringify({
      ...(JSON.parse(STARTER) as object),
      logitScale: 'much',
    });
    await expect(openModel(siteUrl, 'starter')).rejects.toMatchObject({
      code: 'MODEL_MANIFEST_INVALID',
      file: 'manifest.json',
      detail: expect.stringContaining('"logitScale"') as string,
    });
  });

  it('refuses a manifest that is not JSON', async () => {
    files['/app/models/starter/manifest.json'] = 'formatVersion: 1';
    await expect(openModel(siteUrl, 'starter')).rejects.toMatchObject({ code: 'MODEL_MANIFEST_INVALID' });
  });

  it('rejects with AbortError when it is aborted', async () => {
    await expect(openModel(siteUrl, 'starter', AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
