import { useCallback, useState } from 'react';
import { openFile } from '../../intake/picture.ts';
import type { PictureItem } from '../../store/state.ts';
import './original-image.css';

/**
 * The picture itself, over its thumbnail until it is decoded. Where the browser cannot show the file
 * (HEIC, a damaged end), the thumbnail stays.
 */
export function OriginalImage({ item, alt }: { item: PictureItem; alt: string }) {
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const { file } = item;
  // the URL lives exactly as long as the element that shows it
  const attach = useCallback(
    (image: HTMLImageElement) => {
      let url: string | null = null;
      let gone = false;
      openFile(file).then(
        (opened) => {
          if (gone) return;
          url = URL.createObjectURL(opened);
          image.src = url;
        },
        () => !gone && setState('failed'),
      );
      return () => {
        gone = true;
        if (url) URL.revokeObjectURL(url);
      };
    },
    [file],
  );
  return (
    <div className="original" data-state={state}>
      {item.thumbnailUrl && state !== 'shown' && (
        <img className="original-under" src={item.thumbnailUrl} alt="" />
      )}
      {state !== 'failed' && (
        <img
          ref={attach}
          className="original-image"
          alt={alt}
          decoding="async"
          onLoad={() => setState('shown')}
          onError={() => setState('failed')}
        />
      )}
    </div>
  );
}
