import type { ChartConfiguration } from 'chart.js';
import type { CalibrationRow } from '../../store/evaluate-views.ts';
import { type ChartColours, withAlpha } from './chart-colours.ts';
import { binName } from './bin-name.ts';

/** Chart settings of a reliability diagram: how often the model is right at each confidence. */
export function reliabilityChart(
  rows: readonly CalibrationRow[],
  colours: ChartColours,
): ChartConfiguration<'bar' | 'line'> {
  return {
    type: 'bar',
    data: {
      labels: rows.map(binName),
      datasets: [
        {
          type: 'line',
          label: 'As sure as right',
          data: rows.map(({ from, to }) => 50 * (from + to)),
          borderColor: colours['ink-soft'],
          borderDash: [4, 4],
          borderWidth: 1.5,
          pointRadius: 0,
        },
        {
          type: 'bar',
          label: 'Right',
          data: rows.map(({ accuracy }) => (accuracy === null ? null : 100 * accuracy)),
          backgroundColor: withAlpha(colours.accent, 0.75),
          borderColor: colours.accent,
          borderWidth: 1,
          barPercentage: 1,
          categoryPercentage: 0.94,
          minBarLength: 2,
        },
      ],
    },
    options: {
      animation: false,
      aspectRatio: 1.5,
      scales: {
        x: axis('How sure the model is (%)', colours),
        y: { ...axis('How often it is right (%)', colours), min: 0, max: 100 },
      },
      plugins: {
        tooltip: {
          displayColors: false,
          filter: ({ datasetIndex }) => datasetIndex === 1,
          callbacks: {
            label: ({ dataIndex, parsed }) =>
              `${(parsed.y ?? 0).toFixed(1)} % right of ${rows[dataIndex]?.pictures ?? 0} pictures`,
          },
        },
      },
    },
  };
}

function axis(text: string, colours: ChartColours) {
  return {
    title: { display: true, text, color: colours['ink-soft'] },
    ticks: { color: colours['ink-soft'] },
    grid: { color: withAlpha(colours.line, 0.6) },
    border: { color: colours.line },
  };
}
