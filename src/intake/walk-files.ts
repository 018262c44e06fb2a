import type { Found } from './found.ts';
import { isUnwanted } from './gather-files.ts';

/** What a file dialog gave. Zip files among those that were chosen one by one are walked through. */
export async function* walkFiles(files: readonly File[], chosen: boolean): AsyncGenerator<Found> {
  for (const file of files) {
    if (isUnwanted(file)) continue;
    if (chosen && isZip(file)) {
      const { walkZip } = await import('./walk-zip.ts');
      yield* walkZip(file);
    } else {
      yield { kind: 'file', path: file.webkitRelativePath || file.name, name: file.name, file, chosen };
    }
  }
}

export function isZip({ name }: { name: string }): boolean {
  return /\.zip$/i.test(name);
}
