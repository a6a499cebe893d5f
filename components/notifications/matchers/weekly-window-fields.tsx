'use client';

import { Field, Input } from '@/components/ui/field';
import type { WeeklyWindow } from '@/lib/domain/weekly-window';
import { WEEKDAYS } from '@/lib/presenters/incidents/matcher-view';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/silences';
import { TickList } from './tick-list';

type WeeklyWindowFieldsProps = {
  /** Names the group for screen readers: "Quiet hours". */
  legend: string;
  window: WeeklyWindow;
  onChange: (window: WeeklyWindow) => void;
  error?: string | undefined;
};

const DAYS = WEEKDAYS.map((label, index) => ({ value: index + 1, label }));

/** Days and hours of the week; an end at or before the start lies on the next day. */
export function WeeklyWindowFields({ legend, window, onChange, error }: WeeklyWindowFieldsProps) {
  const isNextDay = window.until <= window.from;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="sr-only">{legend}</legend>
      <TickList
        legend={texts.weeklyWindowDaysLegend}
        options={DAYS}
        isRow
        chosen={window.weekdays}
        onChange={(weekdays) => onChange({ ...window, weekdays })}
        error={window.weekdays.length === 0 ? 'Tick at least one day' : error}
      />
      <div className="grid grid-cols-2 gap-3">
        <Field label={common.from}>
          {(field) => (
            <Input
              {...field}
              type="time"
              required
              value={window.from}
              onChange={(event) => onChange({ ...window, from: event.target.value })}
            />
          )}
        </Field>
        <Field label={isNextDay ? texts.weeklyWindowUntilLabel : common.until} help={window.timezone}>
          {(field) => (
            <Input
              {...field}
              type="time"
              required
              value={window.until}
              onChange={(event) => onChange({ ...window, until: event.target.value })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}
