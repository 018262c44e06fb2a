import type { PictureItem } from '../../store/state.ts';
import { PictureActions } from '../inspector/picture-actions.tsx';
import { PictureFactsLine } from '../inspector/picture-facts.tsx';
import { ScoreList } from '../inspector/score-list.tsx';
import { Failure } from './failure.tsx';
import { OriginalImage } from './original-image.tsx';
import { Thumbnail } from './thumbnail.tsx';
import './single-picture.css';

/** With one picture the list is one item that takes the whole centre: picture left, bars right. */
export function SinglePicture({ item }: { item: PictureItem }) {
  const failed = item.status.kind === 'failed';
  return (
    <ul role="list" aria-label="Pictures" className="single">
      <li aria-label={item.name} className="single-item">
        <div className="single-picture">
          {failed ? <Thumbnail item={item} /> : <OriginalImage key={item.id} item={item} alt="" />}
        </div>
        <div className="single-side">
          <div className="single-head">
            <h2>{item.name}</h2>
            <PictureActions item={item} />
            <PictureFactsLine item={item} />
          </div>
          <Failure item={item} />
          <ScoreList pictureId={item.id} />
        </div>
      </li>
    </ul>
  );
}
