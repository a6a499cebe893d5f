'use client';

import { classNames } from '@/components/ui/class-names';

type TickListProps<T extends string | number> = {
  legend: string;
  /** What an empty choice means. */
  note?: string;
  options: readonly { value: T; label: string }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  error?: string | undefined;
  /** All choices in one row of equal parts, without boxes: for short words that belong together. */
  isRow?: boolean;
};

const CHIP =
  'flex min-h-7 cursor-pointer items-center gap-1.5 rounded-md border border-line-strong px-2 py-0.5 text-sm text-muted not-has-checked:hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:min-h-10';
const BOXED = 'has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent';
/** Dark on light or light on dark, so that colour is not the only sign. */
const FILLED =
  'justify-center has-checked:border-accent has-checked:bg-accent has-checked:font-medium has-checked:text-accent-ink';

/** A few choices of which any number may be ticked. */
export function TickList<T extends string | number>(props: TickListProps<T>) {
  const { legend, note, options, chosen, onChange, error, isRow = false } = props;
  const toggle = (value: T) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">
        {legend}
        {note ? <span className="ml-2 text-xs font-normal text-muted">{note}</span> : null}
      </legend>
      <div className={isRow ? 'relative grid auto-cols-fr grid-flow-col gap-1' : 'flex flex-wrap gap-1.5'}>
        {options.map(({ value, label }) => (
          <label key={value} className={classNames(CHIP, isRow ? FILLED : BOXED)}>
            <input
              type="checkbox"
              className={isRow ? 'sr-only' : 'size-3.5 shrink-0 accent-accent'}
              checked={chosen.includes(value)}
              onChange={() => toggle(value)}
            />
            {isRow ? label : <span className="min-w-0 break-words">{label}</span>}
          </label>
        ))}
      </div>
      {error ? <p className="mt-1 text-xs text-critical">{error}</p> : null}
    </fieldset>
  );
}
