'use client';

type TickListProps<T extends string | number> = {
  legend: string;
  /** What an empty choice means. */
  note?: string;
  options: readonly { value: T; label: string }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  error?: string | undefined;
};

/** A few choices of which any number may be ticked. */
export function TickList<T extends string | number>(props: TickListProps<T>) {
  const { legend, note, options, chosen, onChange, error } = props;
  const toggle = (value: T) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">
        {legend}
        {note ? <span className="ml-2 text-xs font-normal text-muted">{note}</span> : null}
      </legend>
      <div className="flex flex-wrap gap-1.5">
        {options.map(({ value, label }) => (
          <label
            key={value}
            className="flex h-7 cursor-pointer items-center gap-1.5 rounded-md border border-line-strong px-2 text-sm text-muted hover:text-ink has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:h-10"
          >
            <input
              type="checkbox"
              className="size-3.5 accent-accent"
              checked={chosen.includes(value)}
              onChange={() => toggle(value)}
            />
            {label}
          </label>
        ))}
      </div>
      {error ? <p className="mt-1 text-xs text-critical">{error}</p> : null}
    </fieldset>
  );
}
