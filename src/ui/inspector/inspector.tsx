import type { PictureItem } from '../../store/state.ts';
import { Failure } from '../pictures/failure.tsx';
import { OriginalImage } from '../pictures/original-image.tsx';
import { Thumbnail } from '../pictures/thumbnail.tsx';
import { PictureActions } from './picture-actions.tsx';
import { PictureFactsLine } from './picture-facts.tsx';
import { ScoreList } from './score-list.tsx';
import './inspector.css';

/** The selected picture: preview, facts, actions and all its labels. */
export function Inspector({ item }: { item: PictureItem }) {
  const failed = item.status.kind === 'failed';
  return (
    <section className="inspector" aria-label={`Details of ${item.name}`}>
      <div className="inspector-preview">
        {failed ? <Thumbnail item={item} /> : <OriginalImage key={item.id} item={item} alt="" />}
      </div>
      <div className="single-head">
        <h2 title={item.name}>{item.name}</h2>
        <PictureActions item={item} />
        <PictureFactsLine item={item} />
      </div>
      <Failure item={item} />
      <ScoreList key={item.id} pictureId={item.id} />
    </section>
  );
}
