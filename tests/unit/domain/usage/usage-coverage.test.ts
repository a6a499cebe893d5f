import { describe, expect, test } from 'vitest';
import { type Cursor, computeCoverage } from '@/lib/domain/usage/usage-coverage';

const at = (text: string) => new Date(`${text}Z`);
const cursor = (kind: string, grain: Cursor['grain'], from: string, until: string, pulled = until): Cursor => ({
  connectionId: 'one',
  kind,
  grain,
  coveredFrom: at(from),
  coveredUntil: at(until),
  lastPulledAt: at(pulled),
});

describe('what a connection was read for', () => {
  test('is what all of its kinds have in common', () => {
    const [coverage] = computeCoverage([
      cursor('completions', 'day', '2026-08-22T00:00', '2026-11-20T00:00'),
      cursor('completions', 'minute', '2026-11-19T00:00', '2026-11-20T09:59'),
      cursor('images', 'day', '2026-09-01T00:00', '2026-11-20T00:00'),
      cursor('images', 'minute', '2026-11-19T06:00', '2026-11-20T09:55'),
    ]);
    expect(coverage).toEqual({
      connectionId: 'one',
      grains: { minute: at('2026-11-19T06:00'), hour: null, day: at('2026-09-01T00:00') },
      readFrom: at('2026-09-01T00:00'),
      readUntil: at('2026-11-20T09:55'),
      asOf: at('2026-11-20T09:59'),
    });
  });

  test('ends with the moment of reading, though the running day is covered to its end', () => {
    const read = [cursor('completions', 'day', '2026-08-22T00:00', '2026-11-21T00:00', '2026-11-20T07:00')];
    expect(computeCoverage(read)[0]?.readUntil).toEqual(at('2026-11-20T07:00'));
    const minute = cursor('completions', 'minute', '2026-11-19T00:00', '2026-11-20T09:00', '2026-11-20T09:00');
    expect(computeCoverage([...read, minute])[0]?.readUntil).toEqual(at('2026-11-20T09:00'));
  });

  test('is absent before the first read', () => {
    expect(computeCoverage([])).toEqual([]);
  });
});
