import type { ChartConfiguration, ScriptableContext } from 'chart.js';
import type { ConfusionCell } from '../../store/evaluate-views.ts';
import { type ChartColours, withAlpha } from './chart-colours.ts';

/** Chart settings of a confusion matrix: right labels downwards, what the model said across. */
export function confusionChart(
  labels: readonly string[],
  cells: readonly ConfusionCell[],
  colours: ChartColours,
  onPick: (cell: ConfusionCell) => void,
): ChartConfiguration<'matrix'> {
  const side = (extent: 'width' | 'height') => (context: ScriptableContext<'matrix'>) => {
    const px = (context.chart.chartArea?.[extent] ?? 0) / labels.length;
    return Math.max(1, px - (px > 8 ? 1 : 0));
  };
  return {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: cells.map(({ truth, guess, share }) => ({ x: guess, y: truth, v: share })),
          backgroundColor: cells.map((cell) => cellColour(cell, colours)),
          width: side('width'),
          height: side('height'),
        },
      ],
    },
    options: {
      animation: false,
      aspectRatio: 1,
      parsing: false,
      scales: { x: axis('x', 'Said', labels, colours), y: axis('y', 'Right', labels, colours) },
      plugins: {
        tooltip: { displayColors: false, callbacks: { title: () => '', label: (item) => sentence(item) } },
      },
      onClick: (_event, [element]) => {
        const cell = element && cells[element.index];
        if (cell) onPick(cell);
      },
    },
  };

  function sentence({ dataIndex }: { dataIndex: number }): string {
    const cell = cells[dataIndex];
    if (!cell) return '';
    return `${labels[cell.truth]}: ${cell.pictures} taken for ${labels[cell.guess]}`;
  }
}

/** Right ones in one hue, wrong ones in another; the root lifts the few that matter above the paper. */
function cellColour({ truth, guess, share }: ConfusionCell, colours: ChartColours): string {
  return withAlpha(truth === guess ? colours.accent : colours.danger, 0.12 + 0.88 * Math.sqrt(share));
}

function axis(name: 'x' | 'y', title: string, labels: readonly string[], colours: ChartColours) {
  return {
    type: 'category' as const,
    labels: [...labels],
    offset: true,
    // the first label at the top, where a category scale begins; the matrix would turn it upside down
    reverse: false,
    position: name === 'x' ? ('top' as const) : ('left' as const),
    title: { display: true, text: title, color: colours['ink-soft'] },
    ticks: {
      autoSkip: true,
      autoSkipPadding: 2,
      maxRotation: 90,
      color: colours['ink-soft'],
      callback: (place: string | number) => shortened(labels[Number(place)] ?? ''),
    },
    grid: { display: labels.length <= 40, color: withAlpha(colours.line, 0.6) },
    border: { color: colours.line },
  };
}

function shortened(label: string): string {
  return label.length > 16 ? `${label.slice(0, 15)}…` : label;
}
