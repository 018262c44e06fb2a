import type { CutLabel } from '../../store/state.ts';
import { useApp } from '../store-context.ts';

/** Of each kind; whoever has more has understood. */
const MOST_SHOWN = 50;

/** Of labels that are the same. */
const MOST_NAMED = 4;

interface LabelRemark {
  key: string;
  /** One click mends it. */
  canMerge?: boolean;
  sentence: string;
  /** Nothing is lost by it. */
  soft?: boolean;
}

/** What to say of labels that are read only in part, that share one probability, or that count once instead of twice. */
export function useLabelRemarks(): LabelRemark[] {
  const cut = useApp((state) => state.cutLabels);
  const same = useApp((state) => state.sameLabels);
  const repeated = useApp((state) => state.repeatedLabels);
  const labels = useApp((state) => state.labels);
  const leftOut = useApp((state) => state.labelsLeftOut);
  // what was read of the labels before is stale while a long list is read
  const present = new Set(labels);
  const stillSame = same.map((group) => group.filter((label) => present.has(label)));
  return [
    ...(leftOut > 0 ? [remarkOnLeftOut(labels.length, leftOut)] : []),
    ...stillSame
      .filter(({ length }) => length > 1)
      .slice(0, MOST_SHOWN)
      .map(remarkOnSame),
    ...cut
      .filter(({ label }) => present.has(label))
      .slice(0, MOST_SHOWN)
      .map(remarkOnCut),
    ...repeated.slice(0, MOST_SHOWN).map(remarkOnRepeated),
  ];
}

function remarkOnLeftOut(used: number, leftOut: number): LabelRemark {
  const are = leftOut === 1 ? 'is' : 'are';
  return {
    key: 'left out',
    sentence: `Only the first ${used} labels count here. ${leftOut} more ${are} left out.`,
  };
}

function remarkOnSame(group: string[]): LabelRemark {
  const sentence = `${listed(group)} are the same to this model: they share the probability of one label.`;
  return { key: `same ${group[0]}`, sentence, canMerge: true };
}

function remarkOnCut({ label, tokens, limit }: CutLabel): LabelRemark {
  const sentence = `“${shorten(label)}” has ${tokens} tokens, and the model reads ${limit}. Its end does not count: shorten it.`;
  return { key: `cut ${label}`, sentence };
}

function remarkOnRepeated(label: string): LabelRemark {
  const sentence = `“${shorten(label)}” stands there more than once and counts once.`;
  return { key: `repeated ${label}`, sentence, soft: true };
}

function listed(group: readonly string[]): string {
  const named = group.slice(0, MOST_NAMED).map((label) => `“${shorten(label)}”`);
  const others = group.length - named.length;
  const last = others > 0 ? `${others} more` : named.pop();
  return `${named.join(', ')} and ${last}`;
}

function shorten(label: string): string {
  return label.length > 28 ? `${label.slice(0, 27)}…` : label;
}
