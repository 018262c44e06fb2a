import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { useEffect, useRef } from 'react';
import { useMedia } from '../view-model/use-media.ts';
import { type ChartColours, readColours } from './chart-colours.ts';
import './chart-canvas.css';

Chart.register(
  ...[BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement],
  ...[Tooltip, MatrixController, MatrixElement],
);

/** Labels in the page's own letters. */
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;

export type BuildChart = (colours: ChartColours) => ChartConfiguration;

interface Props {
  /** What the picture says, in words. A table with the numbers stands beside every chart. */
  label: string;
  /** The same function as long as the chart is the same. */
  build: BuildChart;
}

export function ChartCanvas({ label, build }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = useMedia('(prefers-color-scheme: dark)');
  useEffect(() => {
    if (!canvas.current) return;
    const chart = new Chart(canvas.current, build(readColours(canvas.current)));
    return () => chart.destroy();
  }, [build, dark]);
  return (
    <div className="chart">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}
