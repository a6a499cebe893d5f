'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import * as texts from '@/lib/texts/en/ui';
import { IconButton } from './button';
import { classNames } from './class-names';

type CalendarProps = {
  /** Days as YYYY-MM-DD; both included. */
  from: string;
  to: string;
  onChange: (from: string, to: string) => void;
};

const DAY_MS = 86_400_000;
const WEEKDAYS = [
  texts.calendarMo,
  texts.calendarTu,
  texts.calendarWe,
  texts.calendarTh,
  texts.calendarFr,
  texts.calendarSa,
  texts.calendarSu,
];
const MONTH_NAME = new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const DAY_NAME = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' });
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

const addDays = (day: string, days: number) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Whole weeks of a month, Monday first. */
function listDays(month: string): string[] {
  const first = `${month}-01`;
  const before = (new Date(first).getUTCDay() + 6) % 7;
  const start = addDays(first, -before);
  return Array.from({ length: 42 }, (_, at) => addDays(start, at));
}

/** One month of days. The first press begins a range, the second ends it; arrow keys walk. */
export function Calendar({ from, to, onChange }: CalendarProps) {
  const [focused, setFocused] = useState(to);
  const [begun, setBegun] = useState<string | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const month = focused.slice(0, 7);
  const choose = (day: string) => {
    setFocused(day);
    setBegun(begun === null ? day : null);
    if (begun === null) onChange(day, day);
    else onChange(day < begun ? day : begun, day < begun ? begun : day);
  };
  const walk = (day: string) => {
    setFocused(day);
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    walk(addDays(focused, step));
  };
  const turn = (months: number) => {
    const [year = 0, number = 1] = month.split('-').map(Number);
    setFocused(new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 10));
  };
  return (
    <div>
      <div className="flex items-center justify-between pb-1">
        <IconButton label={texts.calendarMonthBeforeLabel} size="sm" onClick={() => turn(-1)}>
          <ChevronLeft aria-hidden />
        </IconButton>
        <span className="text-sm font-medium" aria-live="polite">
          {MONTH_NAME.format(new Date(`${month}-01`))}
        </span>
        <IconButton label={texts.calendarMonthAfterLabel} size="sm" onClick={() => turn(1)}>
          <ChevronRight aria-hidden />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has no place for the keys of the days inside. */}
      <div
        ref={grid}
        role="group"
        aria-label={texts.calendarDaysLabel}
        className="grid grid-cols-7 text-sm"
        onKeyDown={onKeyDown}
      >
        {WEEKDAYS.map((name) => (
          <span key={name} className="grid h-7 place-items-center text-2xs text-faint" aria-hidden>
            {name}
          </span>
        ))}
        {listDays(month).map((day) => {
          const isEnd = day === from || day === to;
          return (
            <button
              key={day}
              type="button"
              data-day={day}
              tabIndex={day === focused ? 0 : -1}
              aria-label={DAY_NAME.format(new Date(day))}
              aria-pressed={from <= day && day <= to}
              className={classNames(
                'h-8 hover:bg-hover max-md:h-10',
                from <= day && day <= to && 'bg-accent-soft text-accent',
                isEnd && 'rounded-md bg-accent text-accent-ink hover:bg-accent-strong',
                !isEnd && day.slice(0, 7) !== month && 'text-faint',
              )}
              onClick={() => choose(day)}
            >
              {Number(day.slice(8))}
            </button>
          );
        })}
      </div>
    </div>
  );
}
