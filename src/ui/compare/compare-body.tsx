import { useMemo, useState } from 'react';
import type { ModelRef } from '../../store/state.ts';
import { LibraryProvider } from '../models/library-provider.tsx';
import { useApp } from '../store-context.ts';
import { ComparedRow } from './compared-row.tsx';
import { compareModels } from './comparison.ts';
import { ModelChoice } from './model-choice.tsx';
import { keyOf, useModelChoices } from './use-model-choices.ts';
import './compare-body.css';

export function CompareBody() {
  return (
    <LibraryProvider>
      <ChosenModels />
    </LibraryProvider>
  );
}

function ChosenModels() {
  const choices = useModelChoices();
  const present = useApp((state) => state.model);
  const [left, setLeft] = useState<ModelRef>(present);
  const [picked, setRight] = useState<ModelRef | null>(null);
  // the list of the device comes a moment later
  const right = picked ?? choices.find(({ ref }) => keyOf(ref) !== keyOf(left))?.ref ?? null;
  if (!right) {
    return <p className="dialog-text">There is one model only. Get or import another one under Models.</p>;
  }
  return <Compared choices={choices} left={left} right={right} onLeft={setLeft} onRight={setRight} />;
}

interface ComparedProps {
  choices: ReturnType<typeof useModelChoices>;
  left: ModelRef;
  right: ModelRef;
  onLeft: (ref: ModelRef) => void;
  onRight: (ref: ModelRef) => void;
}

function Compared({ choices, left, right, onLeft, onRight }: ComparedProps) {
  const pictures = useApp((state) => state.pictures);
  const labels = useApp((state) => state.labels);
  const scoresByModel = useApp((state) => state.scoresByModel);
  const found = useMemo(
    () => compareModels({ pictures, labels, scoresByModel }, left, right),
    [pictures, labels, scoresByModel, left, right],
  );
  const { agreeing, compared } = found;
  return (
    <div className="compare">
      <div className="compare-head">
        <ModelChoice name="First model" value={left} choices={choices} side={found.left} onChange={onLeft} />
        <ModelChoice
          name="Second model"
          value={right}
          choices={choices}
          side={found.right}
          onChange={onRight}
        />
      </div>
      <p role="status" aria-label="Agreement" className="soft">
        {pictures.length === 0 || labels.length === 0
          ? 'Add pictures and type labels first: both models are asked about what is on the page.'
          : compared > 0 && `They agree on the first label of ${agreeing} of ${compared} pictures.`}
      </p>
      <ul role="list" aria-label="Compared pictures" className="compare-list">
        {found.pictures.map((picture) => (
          <ComparedRow key={picture.id} picture={picture} names={[nameOf(left), nameOf(right)]} />
        ))}
      </ul>
    </div>
  );

  function nameOf(ref: ModelRef): string {
    return choices.find((choice) => keyOf(choice.ref) === keyOf(ref))?.name ?? ref.id;
  }
}
