'use client';

import { Field, Input, Select } from '@/components/ui/field';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';
import type { BudgetDraft } from './budget-draft';

type BudgetCalendarFieldsProps = {
  draft: BudgetDraft;
  onChange: (next: Partial<BudgetDraft>) => void;
  errorOf: (path: string) => string | undefined;
};

const WEEKDAYS = [
  texts.calendarMonday,
  texts.calendarTuesday,
  texts.calendarWednesday,
  texts.calendarThursday,
  texts.calendarFriday,
  texts.calendarSaturday,
  texts.calendarSunday,
];

/** When periods begin, how long the budget holds, and what becomes of the rest. */
export function BudgetCalendarFields({ draft, onChange, errorOf }: BudgetCalendarFieldsProps) {
  const isChanged = draft.startDay !== 1 || draft.startsOn !== '' || draft.endsOn !== '' || draft.rollover;
  return (
    <details open={isChanged} className="rounded-md border px-3 py-2">
      <summary className="text-sm font-medium">
        {texts.calendarTitle}
        <span className="font-normal text-muted"> {texts.calendarSummaryHint}</span>
      </summary>
      <div className="mt-3 mb-1 flex flex-col gap-3">
        {draft.period === 'week' || draft.period === 'month' ? (
          <StartDayField draft={draft} onChange={onChange} errorOf={errorOf} />
        ) : null}
        <div className="grid grid-cols-2 gap-3">
          {(['startsOn', 'endsOn'] as const).map((name) => (
            <Field key={name} label={name === 'startsOn' ? common.firstDay : common.lastDay} error={errorOf(name)}>
              {(field) => (
                <Input
                  {...field}
                  type="date"
                  value={draft[name]}
                  onChange={(event) => onChange({ [name]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </div>
        <Field label={common.timeZone} error={errorOf('timezone')}>
          {(field) => (
            <Input
              {...field}
              placeholder={texts.calendarTimeZonePlaceholder}
              spellCheck={false}
              value={draft.timezone}
              onChange={(event) => onChange({ timezone: event.target.value })}
            />
          )}
        </Field>
        <label className="flex min-h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={draft.rollover}
            onChange={(event) => onChange({ rollover: event.target.checked })}
          />
          {texts.calendarRolloverLabel}
        </label>
      </div>
    </details>
  );
}

function StartDayField({ draft, onChange, errorOf }: BudgetCalendarFieldsProps) {
  const isWeek = draft.period === 'week';
  const days = isWeek ? WEEKDAYS : Array.from({ length: 31 }, (_, index) => String(index + 1));
  return (
    <Field
      label={isWeek ? texts.calendarWeekBeginsOnLabel : texts.calendarMonthBeginsOnLabel}
      help={isWeek ? undefined : texts.calendarMonthBeginsOnHelp}
      error={errorOf('startDay')}
    >
      {(field) => (
        <Select
          {...field}
          value={draft.startDay}
          onChange={(event) => onChange({ startDay: Number(event.target.value) })}
        >
          {days.map((day, index) => (
            <option key={day} value={index + 1}>
              {day}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
