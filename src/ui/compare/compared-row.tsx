import { ScoreRow } from '../inspector/score-row.tsx';
import type { ComparedPicture } from './comparison.ts';

interface Props {
  picture: ComparedPicture;
  names: [left: string, right: string];
}

/** One picture with what each model says of it. */
export function ComparedRow({ picture, names }: Props) {
  const { name, thumbnailUrl, left, right, agree } = picture;
  return (
    <li className="compare-row" aria-label={name} data-differs={agree === false || undefined}>
      <div className="compare-picture">
        {thumbnailUrl && <img src={thumbnailUrl} alt="" />}
        <span className="small">{name}</span>
        {agree === false && <span className="model-tag">They differ</span>}
      </div>
      {[left, right].map((rows, column) => (
        <div key={column} className="compare-column" role="group" aria-label={`${names[column]} on ${name}`}>
          {rows.length === 0 && <p className="small soft">No numbers yet</p>}
          {rows.map((row) => (
            <ScoreRow key={row.label} {...row} />
          ))}
        </div>
      ))}
    </li>
  );
}
