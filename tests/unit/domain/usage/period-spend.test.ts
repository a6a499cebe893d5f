import { describe, expect, test } from 'vitest';
import { planPeriodSpend, selectCoverages } from '@/lib/domain/usage/period-spend';
import type { Cursor } from '@/lib/domain/usage/usage-coverage';

const at = (text: string) => new Date(`2026-${text}:00Z`);
const cursor = (connectionId: string, grain: Cursor['grain'], from: string): Cursor => ({
  connectionId,
  kind: 'completions',
  grain,
  coveredFrom: at(from),
  coveredUntil: at('11-29T12:00'),
  lastPulledAt: at('11-29T12:00'),
});
/** Connected on the 29th of November: ninety days, two weeks of hours, a day of minutes. */
const FRESH = [
  cursor('a', 'day', '08-31T00:00'),
  cursor('a', 'hour', '11-15T00:00'),
  cursor('a', 'minute', '11-28T12:00'),
];
const TODAY = at('11-29T00:00');

function plan(from: string, to: string, cursors = FRESH, connections = ['a'], scope = {}) {
  const coverages = selectCoverages(scope, connections, cursors);
  const { segments, ...rest } = planPeriodSpend({ startsAt: at(from), endsAt: at(to) }, coverages, TODAY);
  const render = (date: Date) => date.toISOString().slice(5, 16);
  return {
    ...rest,
    segments: segments.map((one) => `${one.grain} ${render(one.startsAt)}..${render(one.endsAt)} ${one.connectionIds}`),
  };
}

describe('rows of a period', () => {
  test('a month in Los Angeles that began before hours were stored counts its first UTC day whole', () => {
    expect(plan('11-01T07:00', '12-01T08:00')).toEqual({
      segments: ['day 11-01T00:00..11-29T00:00 a', 'hour 11-29T00:00..12-01T08:00 a'],
      isExact: false,
      isWhole: true,
    });
  });

  test('the month after is exact', () => {
    const month = plan('11-20T08:00', '12-20T08:00');
    expect(month.isExact).toBe(true);
    expect(month.segments[0]).toBe('hour 11-20T08:00..11-21T00:00 a');
  });

  test('half an hour needs minutes', () => {
    expect(plan('11-27T18:30', '11-28T18:30').isExact).toBe(false);
    expect(plan('11-28T18:30', '11-29T18:30')).toMatchObject({
      isExact: true,
      segments: expect.arrayContaining(['minute 11-28T18:30..11-28T19:00 a']),
    });
  });

  test('connections are read as far as each is stored', () => {
    const older = [cursor('b', 'day', '01-01T00:00'), cursor('b', 'hour', '01-01T00:00')];
    const both = plan('11-01T07:00', '12-01T08:00', [...FRESH, ...older], ['a', 'b', 'new']);
    expect(both.segments).toContain('hour 11-01T07:00..11-02T00:00 b');
    expect(both.segments).toContain('day 11-01T00:00..11-29T00:00 a');
    expect(plan('11-01T07:00', '12-01T08:00', [...FRESH, ...older], ['a', 'b'], { connectionId: 'b' })).toMatchObject({
      isExact: true,
    });
  });

  test('a period that begins before anything was read is not whole', () => {
    expect(plan('08-01T00:00', '09-01T00:00').isWhole).toBe(false);
  });

  test('kinds that are not counted do not matter', () => {
    const images = { ...cursor('a', 'hour', '11-28T00:00'), kind: 'images' };
    expect(plan('11-20T08:00', '12-20T08:00', [...FRESH, images]).isExact).toBe(false);
    expect(plan('11-20T08:00', '12-20T08:00', [...FRESH, images], ['a'], { kind: 'completions' }).isExact).toBe(true);
  });
});
