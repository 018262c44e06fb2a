import type { BuildFile } from './build-files.ts';

/** This realm, under its right type. */
export const worker = self as unknown as ServiceWorkerGlobalScope;

/** The folder of the site. */
export const scope = worker.registration.scope;

/** Put in by the build. */
declare const __BUILD_FILES__: BuildFile[];
declare const __MODEL_HOSTS__: string[];

export const buildFiles = __BUILD_FILES__;
export const ownModelHosts = __MODEL_HOSTS__;

const byPath = new Map(buildFiles.map((file) => [file.path, file]));

export function buildFile(path: string): BuildFile | undefined {
  return byPath.get(path);
}
