const HEIGHT = 24;
const STEP = 4;
/** Days before the week that is looked at. */
const EARLIER = 28;

/** 35 days as small bars, the last seven in the stronger colour. */
export function DayBars({ days, label }: { days: readonly string[]; label: string }) {
  const costs = days.map(Number);
  const most = Math.max(...costs, 1e-9);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
      className="h-6 w-35 shrink-0 max-sm:hidden"
    >
      {costs.map((cost, day) => {
        const height = Math.max(cost > 0 ? 1 : 0, (cost / most) * HEIGHT);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place.
            key={day}
            x={day * STEP}
            y={HEIGHT - height}
            width={STEP - 1}
            height={height}
            className={day < EARLIER ? 'fill-line-strong' : 'fill-accent'}
          />
        );
      })}
    </svg>
  );
}
