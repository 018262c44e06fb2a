import * as v from 'valibot';
import { fetchModelJson } from '../models/fetch-file.ts';
import { openModel } from '../models/open-model.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { SiteModel } from './library-state.ts';

/** The models of this site, by the index that the build makes of its `models/` folder. */
export async function readSiteModels(siteUrl: string): Promise<SiteModel[]> {
  const ids = v.parse(
    v.array(v.string()),
    await fetchModelJson(new URL('models/', siteUrl).href, 'index.json'),
  );
  const opened = await Promise.allSettled(ids.map((id) => openModel(siteUrl, id)));
  // a model whose manifest is wrong cannot be used and is not shown
  return opened.flatMap((result) =>
    result.status === 'fulfilled' ? [siteModel(result.value.manifest)] : [],
  );
}

function siteModel(manifest: RunnableManifest): SiteModel {
  const { id, name, description, licence, image, text, tokenizer } = manifest;
  const parts = [smallest(image.files), smallest(text.files), tokenizer.bytes];
  const known = parts.filter((bytes) => bytes !== null);
  const totalBytes = known.length === parts.length ? known.reduce((sum, bytes) => sum + bytes, 0) : null;
  return { id, name, description, licence, totalBytes };
}

function smallest(files: RunnableManifest['image']['files']): number | null {
  const sizes = Object.values(files).flatMap(({ bytes }) => (bytes === null ? [] : [bytes]));
  return sizes.length > 0 ? Math.min(...sizes) : null;
}
