import type { DuplicateGroup } from '../../store/duplicate-types.ts';
import { DuplicateCard } from './duplicate-card.tsx';

interface Props {
  group: DuplicateGroup;
  marked: ReadonlySet<string>;
  onToggle: (id: string) => void;
}

/** The best one first, the others beside it. */
export function DuplicateGroupRow({ group: { keeperId, others }, marked, onToggle }: Props) {
  return (
    <li className="duplicates-group">
      <ul role="list" className="duplicates-cards">
        {[{ id: keeperId, likeness: null }, ...others].map(({ id, likeness }) => (
          <DuplicateCard
            key={id}
            pictureId={id}
            likeness={likeness}
            marked={marked.has(id)}
            onToggle={() => onToggle(id)}
          />
        ))}
      </ul>
    </li>
  );
}
