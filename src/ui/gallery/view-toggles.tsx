import { ArrowDownUp, Grid3x3, Group, type LucideIcon } from 'lucide-react';
import { useActions, useApp } from '../store-context.ts';
import '../controls/controls.css';
import './view-toggles.css';

const TOGGLES = [
  { key: 'reversed', icon: ArrowDownUp, name: 'Reverse the order' },
  { key: 'grouped', icon: Group, name: 'Group by label' },
  { key: 'dense', icon: Grid3x3, name: 'Small tiles' },
] as const satisfies { key: string; icon: LucideIcon; name: string }[];

/** Reversed, grouped, small: on or off. */
export function ViewToggles({ look = 'icon' }: { look?: 'icon' | 'words' }) {
  const gallery = useApp((state) => state.gallery);
  const { setGallery } = useActions();
  return (
    <div className="view-toggles" data-look={look}>
      {TOGGLES.map(({ key, icon: Icon, name }) => (
        <button
          key={key}
          type="button"
          className={look === 'icon' ? 'icon-button' : 'button button-plain'}
          aria-label={name}
          aria-pressed={gallery[key]}
          title={look === 'icon' ? name : undefined}
          onClick={() => setGallery({ [key]: !gallery[key] })}
        >
          <Icon size={16} strokeWidth={1.75} />
          {look === 'words' && name}
        </button>
      ))}
    </div>
  );
}
