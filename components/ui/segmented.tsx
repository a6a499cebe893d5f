'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { classNames } from './class-names';

type SegmentedProps<T extends string> = {
  label: string;
  value: T | null;
  options: readonly { value: T; label: ReactNode; title?: string }[];
  onChange: (value: T) => void;
  className?: string;
};

/** A few exclusive choices side by side: real radio buttons, so that arrow keys and screen readers work. */
export function Segmented<T extends string>({ label, value, options, onChange, className }: SegmentedProps<T>) {
  const name = useId();
  const frame = useRef<HTMLFieldSetElement>(null);
  // On a phone the choices may be wider than the window: what is chosen is in sight, with a bit of its neighbour.
  useEffect(() => {
    const chosen = frame.current?.querySelector('input:checked')?.parentElement;
    if (!frame.current || !chosen || value === null) return;
    frame.current.scrollLeft = chosen.offsetLeft - (frame.current.clientWidth - chosen.offsetWidth) / 2;
  }, [value]);
  return (
    <fieldset
      ref={frame}
      className={classNames(
        'relative inline-flex max-w-full min-w-0 overflow-x-auto rounded-md border border-line-strong bg-surface p-0.5',
        className,
      )}
    >
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          className="relative flex h-[26px] cursor-pointer items-center rounded-sm px-2.5 text-sm whitespace-nowrap text-muted hover:text-ink has-checked:bg-hover has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:h-9"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
