import type { ReactNode } from 'react';

export interface Tag {
  text: string;
  look: 'good' | 'accent' | 'warn' | 'plain';
}

interface Props {
  name: string;
  tags?: Tag[];
  /** Short facts, shown in one line. */
  facts: string[];
  description?: string;
  actions: ReactNode;
  /** Progress, consent or an error below. */
  children?: ReactNode;
}

/** One model of a list. */
export function ModelCard({ name, tags = [], facts, description, actions, children }: Props) {
  return (
    <li className="model-card" aria-label={name}>
      <div className="model-head">
        <div className="model-title">
          <h4>{name}</h4>
          {tags.map(({ text, look }) => (
            <span key={text} className={`model-tag model-tag-${look}`}>
              {text}
            </span>
          ))}
        </div>
        <div className="model-actions">{actions}</div>
      </div>
      {description && <p>{description}</p>}
      <p className="model-facts small soft">
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      {children}
    </li>
  );
}

/** A heading with the cards below it; nothing without cards. */
export function ModelSection({ title, children }: { title: string; children: ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <section className="model-section">
      <h3>{title}</h3>
      <ul role="list" aria-label={title}>
        {children}
      </ul>
    </section>
  );
}
