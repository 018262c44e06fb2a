import { DeleteButton } from '../models/delete-button.tsx';

interface Props {
  /** Heading, and the name of the section. */
  title: string;
  /** What is kept of what. */
  explanation: string;
  /** Said where nothing is kept; null where something is. */
  nothing: string | null;
  /** What is kept, in words with its number. */
  line: string;
  /** What the button deletes, and how much that is. */
  deletes: { name: string; amount: string };
  onDelete: () => void;
}

/** Something that is kept and counted, and deleted as a whole. */
export function StoredCount({ title, explanation, nothing, line, deletes, onDelete }: Props) {
  return (
    <section className="model-section" aria-label={title}>
      <h3>{title}</h3>
      <p className="small soft">{explanation}</p>
      {nothing !== null ? (
        <p className="soft">{nothing}</p>
      ) : (
        <ul role="list">
          <li className="model-card">
            <div className="model-head">
              <span className="model-title">{line}</span>
              <div className="model-actions">
                <DeleteButton {...deletes} onDelete={onDelete} />
              </div>
            </div>
          </li>
        </ul>
      )}
    </section>
  );
}
