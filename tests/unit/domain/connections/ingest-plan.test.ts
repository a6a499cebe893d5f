import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  computeBackfillPermil,
  computeRetryDelaySeconds,
  type IngestCursor,
  planHistory,
  planStep,
} from '@/lib/domain/connections/ingest-plan';
import { groupIntoSpans } from '@/lib/domain/span';

const NOW = new Date('2026-11-23T14:03:30Z');
const at = (text: string) => new Date(text);
const cursor = (coveredUntil: string, extra: Partial<IngestCursor> = {}): IngestCursor => ({
  coveredFrom: at('2026-11-01T00:00:00Z'),
  coveredUntil: at(coveredUntil),
  backfillFrom: at('2026-11-01T00:00:00Z'),
  lastPulledAt: at('2026-11-23T14:02:30Z'),
  lastUsageAt: at('2026-11-23T14:01:00Z'),
  ...extra,
});
const span = (step: { startsAt: Date; endsAt: Date } | null) =>
  step && [step.startsAt.toISOString(), step.endsAt.toISOString()];

describe('what is read next', () => {
  const caughtUp = cursor('2026-11-23T14:03:00Z');
  const rows = [
    {
      name: 'a new connection reads minutes of 24 hours, from a whole hour',
      grain: 'minute',
      own: null,
      finer: null,
      expected: ['2026-11-22T14:00:00.000Z', '2026-11-23T14:04:00.000Z'],
    },
    {
      name: 'a new connection reads 90 days',
      grain: 'day',
      own: null,
      finer: null,
      expected: ['2026-08-25T00:00:00.000Z', '2026-11-24T00:00:00.000Z'],
    },
    {
      name: 'minutes of the last two hours are read each time',
      grain: 'minute',
      own: caughtUp,
      finer: null,
      expected: ['2026-11-23T12:00:00.000Z', '2026-11-23T14:04:00.000Z'],
    },
    {
      name: 'after a gap reading starts where it stopped',
      grain: 'minute',
      own: cursor('2026-11-23T03:17:00Z'),
      finer: null,
      expected: ['2026-11-23T03:00:00.000Z', '2026-11-23T14:04:00.000Z'],
    },
    {
      name: 'a gap longer than the backfill starts at its limit',
      grain: 'minute',
      own: cursor('2026-11-10T00:00:00Z'),
      finer: null,
      expected: ['2026-11-22T14:00:00.000Z', '2026-11-23T14:04:00.000Z'],
    },
    {
      name: 'hours rest for an hour',
      grain: 'hour',
      own: cursor('2026-11-23T12:00:00Z'),
      finer: caughtUp,
      expected: null,
    },
    {
      name: 'hours are read again after an hour, up to where minutes own the rest',
      grain: 'hour',
      own: cursor('2026-11-23T12:00:00Z', { lastPulledAt: at('2026-11-23T13:00:00Z') }),
      finer: caughtUp,
      expected: ['2026-11-20T00:00:00.000Z', '2026-11-23T12:00:00.000Z'],
    },
    {
      name: 'a kind idle for a week rests',
      grain: 'minute',
      own: cursor('2026-11-23T14:03:00Z', { lastUsageAt: null }),
      finer: null,
      expected: null,
    },
    {
      name: 'a kind idle for a week is asked within five minutes',
      grain: 'minute',
      own: cursor('2026-11-23T14:03:00Z', { lastUsageAt: null, lastPulledAt: at('2026-11-23T13:59:00Z') }),
      finer: null,
      expected: ['2026-11-23T12:00:00.000Z', '2026-11-23T14:04:00.000Z'],
    },
  ] as const;
  test.each(rows)('$name', ({ grain, own, finer, expected }) => {
    expect(span(planStep('completions', grain, own, finer, NOW))).toEqual(expected);
  });
  test('reading before history is complete counts as backfill', () => {
    expect(planStep('completions', 'day', null, null, NOW)?.trigger).toBe('backfill');
    expect(planStep('completions', 'minute', caughtUp, null, NOW)?.trigger).toBe('schedule');
  });
});

describe('progress of history', () => {
  test('is 0 before, 1000 when every grain has caught up', () => {
    expect(computeBackfillPermil([{ minute: null, hour: null, day: null }], NOW)).toBe(0);
    const done = cursor('2026-11-24T00:00:00Z');
    expect(computeBackfillPermil([{ minute: done, hour: done, day: done }], NOW)).toBe(1000);
  });
});

describe('pace after failures', () => {
  test.each([
    { failures: 1, retryAfter: null, seconds: 60 },
    { failures: 3, retryAfter: null, seconds: 240 },
    { failures: 30, retryAfter: null, seconds: 900 },
    { failures: 1, retryAfter: 120, seconds: 120 },
    { failures: 1, retryAfter: 86_400, seconds: 900 },
    { failures: 5, retryAfter: 86_400, seconds: 900 },
  ])('$failures failures, Retry-After $retryAfter -> $seconds s', ({ failures, retryAfter, seconds }) => {
    expect(computeRetryDelaySeconds(failures, 60, retryAfter)).toBe(seconds);
  });
});

test('history on purpose reads each grain only as far back as it is kept', () => {
  const keptFrom = { minute: at('2026-10-20T00:00:00Z'), hour: at('2025-12-01T00:00:00Z'), day: null };
  const steps = planHistory(at('2025-11-01T00:00:00Z'), NOW, NOW, keptFrom);
  const oldest = (grain: string) =>
    steps.filter((step) => 'grain' in step && step.grain === grain).map((step) => step.startsAt.getTime());
  expect(Math.min(...oldest('day'))).toBe(at('2025-11-01T00:00:00Z').getTime());
  expect(Math.min(...oldest('hour'))).toBe(at('2025-12-01T00:00:00Z').getTime());
  expect(Math.min(...oldest('minute'))).toBe(at('2026-10-20T00:00:00Z').getTime());
  expect(steps.every((step) => step.startsAt < step.endsAt)).toBe(true);
});

test('spans contain every instant, do not touch and are aligned', () => {
  fc.assert(
    fc.property(
      fc.array(fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2026-03-01T00:00:00Z'), noInvalidDate: true })),
      (instants) => {
        const spans = groupIntoSpans(instants, 3600);
        for (const one of instants) expect(spans.some((s) => s.startsAt <= one && one < s.endsAt)).toBe(true);
        spans.forEach((s, index) => {
          expect(s.startsAt.getTime() % 3_600_000).toBe(0);
          const next = spans[index + 1];
          if (next) expect(next.startsAt.getTime()).toBeGreaterThan(s.endsAt.getTime());
        });
      },
    ),
  );
});
