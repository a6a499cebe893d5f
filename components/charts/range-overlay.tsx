import { PLOT } from './plot-frame';

/** Where each bucket's total usually lies; null = unknown. */
export type RangeBand = readonly ({ low: number; high: number } | null)[];

/** Lines over the bars that bound the usual range. Drawn beside either renderer, because both share one frame. */
export function RangeOverlay({ band, max }: { band: RangeBand; max: number }) {
  const count = Math.max(1, band.length);
  return (
    <div
      className="pointer-events-none absolute"
      style={{ top: PLOT.top, right: PLOT.right, bottom: PLOT.bottom, left: PLOT.left }}
      aria-hidden
    >
      <svg
        className="absolute inset-0 size-full"
        viewBox={`0 0 ${count} ${max}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {band.map((range, index) =>
          range ? (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bucket's place is its identity here.
              key={index}
              x={index}
              width={1}
              y={max - Math.min(range.high, max)}
              height={Math.max(0, Math.min(range.high, max) - range.low)}
              fill="var(--ink)"
              fillOpacity={0.09}
            />
          ) : null,
        )}
      </svg>
    </div>
  );
}
