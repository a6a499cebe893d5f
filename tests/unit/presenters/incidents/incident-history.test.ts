import { describe, expect, test } from 'vitest';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { buildIncidentHistory } from '@/lib/presenters/incidents/incident-history';
import { findIncidentPart } from '@/lib/presenters/incidents/incident-part';
import { makeReader, READER } from '../readers';

/** A Wednesday. */
const NOW = new Date('2026-11-25T10:00:00Z');

const makeIncident = (openedAt: string, change: Partial<Incident> = {}): Incident =>
  ({
    ...{ id: openedAt, number: 1, openedAt, excess: '10', mergedIntoId: null, peakSeverity: 'warning' },
    window: { start: openedAt, end: openedAt },
    ...change,
  }) as Incident;

describe('the history of incidents', () => {
  test('counts twelve weeks, the present one last', () => {
    const incidents = [
      makeIncident('2026-11-25T08:00:00Z', { peakSeverity: 'critical' }),
      makeIncident('2026-11-23T00:00:00Z'),
      makeIncident('2026-11-22T23:59:59Z'),
      makeIncident('2026-01-01T00:00:00Z'),
    ];
    const { weeks, summary } = buildIncidentHistory(incidents, NOW, READER, true);
    expect(weeks).toHaveLength(12);
    expect(weeks.slice(-2)).toEqual([
      { label: '16 Nov', count: 1, critical: 0 },
      { label: '23 Nov', count: 2, critical: 1 },
    ]);
    expect(summary).toBe('3 incidents in 12 weeks, 1 critical; $30.00 above normal');
  });

  test('weeks begin on Monday by the clock of the reader', () => {
    const late = [makeIncident('2026-11-22T20:00:00Z')];
    expect(buildIncidentHistory(late, NOW, makeReader('en-GB', 'Asia/Kathmandu'), true).weeks.at(-1)?.count).toBe(1);
    expect(buildIncidentHistory(late, NOW, READER, true).weeks.at(-1)?.count).toBe(0);
  });

  test('a list that was cut shows the weeks that are known whole', () => {
    const incidents = [makeIncident('2026-11-24T08:00:00Z'), makeIncident('2026-11-04T08:00:00Z')];
    const { weeks, summary } = buildIncidentHistory(incidents, NOW, READER, false);
    expect(weeks.map(({ label }) => label)).toEqual(['9 Nov', '16 Nov', '23 Nov']);
    expect(summary).toBe('1 incident in 3 weeks; $10.00 above normal');
  });

  test('what is part of another incident is counted and its money is not', () => {
    const incidents = [
      makeIncident('2026-11-24T08:00:00Z'),
      makeIncident('2026-11-24T09:00:00Z', { mergedIntoId: 'x' }),
    ];
    expect(buildIncidentHistory(incidents, NOW, READER, true).summary).toBe(
      '2 incidents in 12 weeks; $10.00 above normal',
    );
  });
});

describe('the part of an amount that an incident explains', () => {
  const part = (incidents: Incident[], timezone = 'UTC') =>
    findIncidentPart('200', { now: NOW, timezone }, incidents, READER)?.text ?? null;

  test.each([
    [
      'the largest of those that began since',
      [
        makeIncident('2026-11-25T08:00:00Z', { excess: '100.02', number: 7 }),
        makeIncident('2026-11-25T09:00:00Z', { excess: '20' }),
      ],
      '$100.02 of it above normal in incident #7',
    ],
    ['none that began before', [makeIncident('2026-11-24T23:00:00Z', { excess: '100' })], null],
    [
      'none that is part of another',
      [makeIncident('2026-11-25T08:00:00Z', { excess: '100', mergedIntoId: 'x' })],
      null,
    ],
    ['none below a twentieth', [makeIncident('2026-11-25T08:00:00Z', { excess: '9.99' })], null],
    ['none without spend', [makeIncident('2026-11-25T08:00:00Z', { excess: '0' })], null],
  ])('%s', (_name, incidents, expected) => {
    expect(part(incidents)).toBe(expected);
  });

  test('today is a day of the workspace', () => {
    const late = [makeIncident('2026-11-24T20:00:00Z', { excess: '100' })];
    expect(part(late, 'Asia/Kathmandu')).toBe('$100.00 of it above normal in incident #1');
    expect(part(late)).toBeNull();
  });
});
