import type { RuleSchedule } from '@/lib/domain/alert-rules/rule-schedule';

const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

export type WeekStrip = {
  /** Monday first; bars in percent of the day. */
  days: { startPercent: number; widthPercent: number }[][];
  /** Of the week's 168, in tenths. */
  hours: number;
};

/** Active times of a week on the wall clock that each span names, overlaps counted once. */
export function buildWeekStrip(schedule: RuleSchedule): WeekStrip {
  const isActive = new Uint8Array(WEEK_MINUTES);
  for (const { days, from, until } of schedule) {
    const start = readMinutes(from);
    const end = readMinutes(until);
    const length = end > start ? end - start : end - start + DAY_MINUTES;
    for (const day of days) {
      const first = (day - 1) * DAY_MINUTES + start;
      for (let minute = 0; minute < length; minute += 1) isActive[(first + minute) % WEEK_MINUTES] = 1;
    }
  }
  const days = Array.from({ length: 7 }, (_, day) =>
    listBars(isActive.subarray(day * DAY_MINUTES, (day + 1) * DAY_MINUTES)),
  );
  const minutes = isActive.reduce((sum, one) => sum + one, 0);
  return { days, hours: Math.round(minutes / 6) / 10 };
}

function listBars(minutes: Uint8Array): WeekStrip['days'][number] {
  const bars: WeekStrip['days'][number] = [];
  for (let at = minutes.indexOf(1); at !== -1; ) {
    const found = minutes.indexOf(0, at);
    const end = found === -1 ? DAY_MINUTES : found;
    bars.push({ startPercent: (at / DAY_MINUTES) * 100, widthPercent: ((end - at) / DAY_MINUTES) * 100 });
    at = minutes.indexOf(1, end);
  }
  return bars;
}

/** "08:30" -> 510; a time that is being typed counts as midnight. */
function readMinutes(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return Number.isFinite(hours + minutes) ? hours * 60 + minutes : 0;
}
