'use client';

import { Plus, X } from 'lucide-react';
import { WeeklyWindowFields } from '@/components/notifications/matchers/weekly-window-fields';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button, IconButton } from '@/components/ui/button';
import { Field, Input, Select } from '@/components/ui/field';
import type { RuleSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import * as texts from '@/lib/texts/en/alert-rules';
import * as common from '@/lib/texts/en/common';
import { findPreset, SCHEDULE_PRESETS, SCHEDULE_TEXT, type SchedulePreset } from './schedule-presets';
import { WeekStrip } from './week-strip';

const MOST_SPANS = 14;

type RuleScheduleFieldsProps = {
  schedule: RuleSchedule | null;
  onChange: (schedule: RuleSchedule | null) => void;
  errorOf: (path: string) => string | undefined;
};

/** When a rule may open something new: always, or in hours of the week that begin with common ones. */
export function RuleScheduleFields({ schedule, onChange, errorOf }: RuleScheduleFieldsProps) {
  const chosen = findPreset(schedule);
  const choose = (preset: SchedulePreset) => {
    if (preset !== 'own') onChange(SCHEDULE_PRESETS[preset]);
  };
  return (
    <div className="flex flex-col gap-3">
      <Field label={common.active} error={schedule === null ? errorOf('schedule') : undefined}>
        {(field) => (
          <Select {...field} value={chosen} onChange={(event) => choose(event.target.value as SchedulePreset)}>
            {(Object.keys(SCHEDULE_TEXT) as SchedulePreset[])
              .filter((preset) => preset !== 'own' || chosen === 'own')
              .map((preset) => (
                <option key={preset} value={preset}>
                  {SCHEDULE_TEXT[preset]}
                </option>
              ))}
          </Select>
        )}
      </Field>
      {schedule === null ? null : <Spans schedule={schedule} onChange={onChange} errorOf={errorOf} />}
    </div>
  );
}

type SpansProps = RuleScheduleFieldsProps & { schedule: RuleSchedule };

function Spans({ schedule, onChange, errorOf }: SpansProps) {
  const { timezone } = useWorkspace();
  const replace = (index: number, next: RuleSchedule[number]) =>
    onChange(schedule.map((span, position) => (position === index ? next : span)));
  return (
    <>
      {schedule.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place while they are edited.
        <div key={index} className="flex gap-2 rounded-md border px-3 py-2">
          <div className="min-w-0 flex-1">
            <WeeklyWindowFields
              legend={texts.scheduleActiveHoursLegend(index + 1)}
              window={{ weekdays: span.days, from: span.from, until: span.until, timezone: span.timezone ?? timezone }}
              error={errorOf(`schedule.${index}`)}
              onChange={({ weekdays, from, until }) => replace(index, { ...span, days: weekdays, from, until })}
            />
            <Field label={common.timeZone} className="mt-3" error={errorOf(`schedule.${index}.timezone`)}>
              {(field) => (
                <Input
                  {...field}
                  placeholder={timezone}
                  spellCheck={false}
                  value={span.timezone ?? ''}
                  onChange={(event) => {
                    const { timezone: _zone, ...rest } = span;
                    const zone = event.target.value.trim();
                    replace(index, zone === '' ? rest : { ...rest, timezone: zone });
                  }}
                />
              )}
            </Field>
          </div>
          {schedule.length > 1 ? (
            <IconButton
              label={texts.scheduleRemoveActiveHoursLabel(index + 1)}
              size="sm"
              onClick={() => onChange(schedule.filter((_, position) => position !== index))}
            >
              <X aria-hidden />
            </IconButton>
          ) : null}
        </div>
      ))}
      <div>
        <Button
          size="sm"
          disabled={schedule.length >= MOST_SPANS}
          onClick={() => onChange([...schedule, { days: [6, 7], from: '00:00', until: '00:00' }])}
        >
          <Plus aria-hidden />
          {texts.scheduleAddHoursButton}
        </Button>
      </div>
      <WeekStrip schedule={schedule} />
    </>
  );
}
