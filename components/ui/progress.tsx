import { classNames } from './class-names';

const FILL = { accent: 'bg-accent', ok: 'bg-ok', warning: 'bg-warning', critical: 'bg-critical' };

type ProgressProps = {
  label: string;
  /** 0..100. */
  percent: number;
  tone?: keyof typeof FILL;
  /** Extra mark on the track, 0..100, e.g. where a forecast ends. */
  markPercent?: number | null;
  /** What the mark means, for the tooltip. */
  markLabel?: string;
  valueText?: string;
};

export function Progress({ label, percent, tone = 'accent', markPercent = null, markLabel, valueText }: ProgressProps) {
  const width = Math.min(100, Math.max(0, percent));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(width)}
      {...(valueText ? { 'aria-valuetext': valueText } : {})}
      className="relative h-1.5 w-full rounded-full bg-line"
    >
      <div
        className={classNames('h-full rounded-full transition-[width]', FILL[tone])}
        style={{ width: `${width}%` }}
      />
      {markPercent === null ? null : (
        <span
          title={markLabel}
          className="absolute -top-1 h-3.5 w-0.5 -translate-x-1/2 rounded-full bg-forecast ring-2 ring-surface"
          style={{ left: `${Math.min(100, Math.max(0, markPercent))}%` }}
        />
      )}
    </div>
  );
}
