import { describe, expect, test } from 'vitest';
import {
  computeRetentionCuts,
  findRetentionProblems,
  listShortened,
  RETENTION_LIMITS,
  type Retention,
} from '@/lib/domain/installation/retention';

const KEPT: Retention = {
  minuteDays: 35,
  hourDays: 400,
  dayDays: null,
  incidentDays: null,
  messageDays: 90,
  activityDays: null,
};

describe('how long data is kept', () => {
  test.each<{ name: string; change: Partial<Retention>; paths: string[] }>([
    { name: 'as it comes', change: {}, paths: [] },
    { name: 'all at their least', change: { minuteDays: 7, hourDays: 35, dayDays: 400 }, paths: [] },
    { name: 'hours shorter than minutes', change: { minuteDays: 60, hourDays: 59 }, paths: ['hourDays'] },
    { name: 'hours as long as minutes', change: { minuteDays: 60, hourDays: 60 }, paths: [] },
    { name: 'days shorter than hours', change: { hourDays: 500, dayDays: 450 }, paths: ['dayDays'] },
    { name: 'days for ever', change: { hourDays: 3_650, dayDays: null }, paths: [] },
  ])('$name: $paths', ({ change, paths }) => {
    expect(findRetentionProblems({ ...KEPT, ...change }).map((one) => one.path)).toEqual(paths);
  });

  test('is shorter when a limit comes where there was none, and longer the other way round', () => {
    expect(listShortened(KEPT, { ...KEPT, dayDays: 4_000, messageDays: null })).toEqual(['dayDays']);
    expect(listShortened({ ...KEPT, dayDays: 4_000 }, KEPT)).toEqual([]);
    expect(listShortened(KEPT, { ...KEPT, minuteDays: 34, messageDays: 89 })).toEqual(['minuteDays', 'messageDays']);
  });

  test('whole days stay: the cut is the beginning of a day', () => {
    const cuts = computeRetentionCuts(KEPT, new Date('2026-11-20T17:45:00Z'));
    expect(cuts.minuteDays).toEqual(new Date('2026-10-16T00:00:00Z'));
    expect(cuts.messageDays).toEqual(new Date('2026-08-22T00:00:00Z'));
    expect(cuts.dayDays).toBeNull();
  });

  test('the least of each holds what the finer one needs', () => {
    expect(RETENTION_LIMITS.hourDays.min).toBeGreaterThan(RETENTION_LIMITS.minuteDays.min);
    expect(RETENTION_LIMITS.dayDays.min).toBeGreaterThanOrEqual(366);
  });
});
