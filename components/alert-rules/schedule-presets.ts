import type { RuleSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import * as texts from '@/lib/texts/en/alert-rules';

const WORK_DAYS = [1, 2, 3, 4, 5];

export const SCHEDULE_PRESETS = {
  always: null,
  office: [{ days: WORK_DAYS, from: '08:00', until: '18:00' }],
  'off-hours': [
    { days: [...WORK_DAYS, 7], from: '18:00', until: '08:00' },
    { days: [6, 7], from: '00:00', until: '00:00' },
  ],
} satisfies Record<string, RuleSchedule | null>;

export type SchedulePreset = keyof typeof SCHEDULE_PRESETS | 'own';

export const SCHEDULE_TEXT: Record<SchedulePreset, string> = {
  always: texts.schedulePresetsAlways,
  office: texts.schedulePresetsOfficeHours,
  'off-hours': texts.schedulePresetsNightsAndWeekends,
  own: texts.schedulePresetsOwnHours,
};

/** The preset that a schedule is, or `own`. */
export function findPreset(schedule: RuleSchedule | null): SchedulePreset {
  const text = JSON.stringify(schedule);
  const presets = Object.entries(SCHEDULE_PRESETS) as [keyof typeof SCHEDULE_PRESETS, RuleSchedule | null][];
  return presets.find(([, one]) => JSON.stringify(one) === text)?.[0] ?? 'own';
}
