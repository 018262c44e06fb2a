import { formatBytes } from '../format/bytes.ts';
import { useLibrary } from './library-hooks.ts';

const WHERE = {
  opfs: '',
  cache: '',
  memory: ' This browser offers no storage, so models last until the page closes.',
};

/** What is used and free, as the browser counts it. */
export function StorageLine() {
  const space = useLibrary((state) => state.space);
  const storage = useLibrary((state) => state.storage);
  return (
    <p className="small soft" role="status" aria-label="Storage">
      {space && (
        <>
          {formatBytes(space.usedBytes)} used, {formatBytes(space.freeBytes)} free in this browser.{' '}
          {space.persistent ? 'The browser keeps it.' : 'The browser may clear it when the disk is full.'}
        </>
      )}
      {WHERE[storage]}
    </p>
  );
}
