/** A change of a fraction in percentage points, with its sign; the colour says better or worse. */
export function Difference({
  value,
  lessIsBetter = false,
}: {
  value: number | null;
  lessIsBetter?: boolean;
}) {
  if (value === null) return <span className="soft">–</span>;
  const points = (100 * value).toFixed(1);
  if (Number(points) === 0) return <span className="soft">0.0</span>;
  const better = value > 0 !== lessIsBetter;
  return (
    <span className={better ? 'difference-better' : 'difference-worse'}>
      {value > 0 ? '+' : '−'}
      {points.replace('-', '')}
    </span>
  );
}
