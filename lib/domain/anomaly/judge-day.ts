import type { Evidence, JudgeSettings } from './judge';
import type { LocalCalendar } from './local-calendar';
import type { Series } from './series';
import { LEAST_DAYS, MEASURE, type PlanShift, Thresholds } from './thresholds';

/** Floors by which a day must exceed the usual one to be worth reading. */
const FLOORS_OF_A_DAY = 1.5;

/**
 * Judges a day known only as a whole against the totals of comparable days, where nothing finer comes in: late, and
 * blind to hours, but better than silence. `noonMinute` is the UTC minute at the middle of the day.
 */
export function judgeWholeDay(
  series: Series,
  noonMinute: number,
  calendar: LocalCalendar,
  settings: JudgeSettings,
  plan: PlanShift | null,
): Evidence | null {
  const observed = series.coarse.sum();
  const threshold = new Thresholds(series, noonMinute, calendar, settings.slack, plan).get(MEASURE.total);
  const excess = observed - threshold.usual;
  if (threshold.days < LEAST_DAYS || observed <= threshold.limit || excess < FLOORS_OF_A_DAY * settings.floor)
    return null;
  return {
    test: 'wholeDay',
    windowMinutes: 1_440,
    observed,
    usual: threshold.usual,
    largest: threshold.largest,
    margin: Math.log(observed / Math.max(threshold.limit, 1)),
    rate: excess / 24,
    days: threshold.days,
  };
}
