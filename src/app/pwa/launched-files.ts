import { gatherFromFileList } from '../../intake/gather-files.ts';
import type { Picture } from '../../intake/picture.ts';
import { SHARED_MARK, takeShared } from '../../intake/shared-pictures.ts';

/** Not in TypeScript's library: files that the system opens with the installed app. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Pictures that the page was opened with: from the share sheet, or by "Open with" on files. */
export function takeLaunchedFiles(add: (pictures: Picture[]) => void): void {
  if (new URL(location.href).searchParams.has(SHARED_MARK)) void addShared(add);
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    if (files.length === 0) return;
    void Promise.allSettled(files.map((handle) => handle.getFile())).then((results) => {
      // a file that was moved meanwhile cannot be listed
      add(
        gatherFromFileList(
          results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
        ),
      );
    });
  });
}

async function addShared(add: (pictures: Picture[]) => void): Promise<void> {
  const files = await takeShared().catch(() => []);
  const address = new URL(location.href);
  address.searchParams.delete(SHARED_MARK);
  history.replaceState(null, '', address);
  add(gatherFromFileList(files));
}
