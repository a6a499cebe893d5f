import { classNames } from '@/components/ui/class-names';
import type { StackedChartModel } from '@/lib/presenters/usage/stacked-chart';
import { BAR_GAP, HATCH, PLOT } from './plot-frame';

/** Letters of labels that stand beside each other at 390 pixels; of more, every other label is left out there. */
const LETTERS_ON_A_PHONE = 36;

/**
 * The chart as plain markup: drawn by the server, there before any script. The plot stretches with its box, text does
 * not.
 */
export function StaticBars({ model }: { model: StackedChartModel }) {
  const count = Math.max(1, model.buckets.length);
  const labels = model.labelled.map((index) => model.buckets[index]?.label ?? '').join('');
  const isCrowded = labels.length > LETTERS_ON_A_PHONE;
  const place = (index: number) => `${((index + 0.5) / count) * 100}%`;
  const level = (value: number) => `${(value / model.axis.max) * 100}%`;
  return (
    <div className="relative h-full w-full text-2xs text-faint" aria-hidden>
      <div className="absolute" style={{ top: PLOT.top, right: PLOT.right, bottom: PLOT.bottom, left: PLOT.left }}>
        {model.axis.ticks.map((tick) => (
          <div
            key={tick.value}
            className="absolute inset-x-0 border-t border-line"
            style={{ bottom: level(tick.value) }}
          >
            <span className="absolute right-full -translate-y-1/2 pr-2 whitespace-nowrap">{tick.text}</span>
          </div>
        ))}
        {model.highlighted ? (
          <div
            className="absolute inset-y-0 bg-critical/10"
            style={{
              left: `${(model.highlighted.first / count) * 100}%`,
              width: `${((model.highlighted.last - model.highlighted.first + 1) / count) * 100}%`,
            }}
          />
        ) : null}
        <svg
          className="absolute inset-0 size-full"
          viewBox={`0 0 ${count} 1`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {model.buckets.map((bucket, index) => (
            <Bar key={bucket.startsAt} model={model} index={index} />
          ))}
        </svg>
        {model.buckets.map((bucket, index) =>
          bucket.complete || bucket.total === null ? null : (
            <div
              key={bucket.startsAt}
              className="absolute bottom-0"
              style={{
                left: `${(index / count) * 100}%`,
                width: `${100 / count}%`,
                height: level(bucket.total),
                backgroundImage: HATCH,
              }}
            />
          ),
        )}
        {model.normal ? (
          <div
            className="absolute inset-x-0 border-t border-dashed border-muted"
            style={{ bottom: level(model.normal.value) }}
          />
        ) : null}
        {model.labelled.map((index, at) => (
          <span
            key={index}
            className={classNames(
              'absolute top-full -translate-x-1/2 pt-1.5 whitespace-nowrap',
              isCrowded && (model.labelled.length - at) % 2 === 0 && 'max-sm:hidden',
            )}
            style={{ left: place(index) }}
          >
            {model.buckets[index]?.label}
          </span>
        ))}
      </div>
    </div>
  );
}

function Bar({ model, index }: { model: StackedChartModel; index: number }) {
  const bucket = model.buckets[index];
  if (!bucket) return null;
  let below = 0;
  return bucket.values.map((value, position) => {
    const series = model.series[position];
    if (value === null || value === 0 || !series) return null;
    const height = value / model.axis.max;
    below += height;
    return (
      <rect
        key={series.key}
        x={index + BAR_GAP}
        width={1 - 2 * BAR_GAP}
        y={1 - below}
        height={height}
        fill={series.color}
      />
    );
  });
}
