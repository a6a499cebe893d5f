import { describe, expect, test } from 'vitest';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { UsageQuery } from '@/lib/contracts/usage/usage';
import { buildIncidentChart, planIncidentQuery } from '@/lib/presenters/incidents/incident-chart';
import { describeMultiple, estimateLoss, listIncidentFigures } from '@/lib/presenters/incidents/incident-view';
import { describeScope } from '@/lib/presenters/scope';
import { READER } from '../readers';
import { makePoint, makeSeries, makeUsage } from '../usage-samples';

const incident: Incident = {
  id: '01a206f7-97e8-7339-85c8-def4359689df',
  number: 7,
  kind: 'spike',
  severity: 'critical',
  state: 'open',
  title: '$90.00/h on key ci-runner (120x normal)',
  scope: { projectId: 'proj_1', apiKeyId: 'key_1' },
  scopeNames: { apiKeyId: 'ci-runner' },
  openedAt: '2026-11-23T02:13:00.000Z',
  detectedAt: '2026-11-23T02:13:00.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  snoozedUntil: null,
  snoozedBy: null,
  reopenCount: 0,
  peakSeverity: 'critical',
  mergedIntoId: null,
  lastChangedAt: '2026-11-20T03:00:00Z',
  feedback: null,
  window: { start: '2026-11-23T02:05:00.000Z', end: '2026-11-23T02:13:00.000Z' },
  observed: '12',
  expected: '0.1',
  excess: '11.9',
  ratePerHour: '90',
  projected24h: '2160',
  contributors: [],
  facts: [],
  explanation: '',
};
const NOW = new Date('2026-11-23T02:20:00Z');
const MINUTES_FROM = new Date(NOW.getTime() - 35 * 86_400_000);

describe('request behind the chart of an incident', () => {
  const query = planIncidentQuery(incident, NOW, 'UTC', MINUTES_FROM);

  test('asks for exactly what the incident is about, over 24 hours that hold its window', () => {
    const long = { ...incident, window: { ...incident.window, start: '2026-11-22T20:05:00.000Z' } };
    const ofDay = planIncidentQuery(long, NOW, 'UTC', MINUTES_FROM);
    expect(ofDay).toMatchObject({ project: ['proj_1'], apiKey: ['key_1'], model: [], bucket: 'minute' });
    expect(Date.parse(ofDay.to) - Date.parse(ofDay.from)).toBe(86_400_000);
    expect(Date.parse(ofDay.from)).toBeLessThan(Date.parse(long.window.start));
    expect(Date.parse(ofDay.to)).toBeGreaterThanOrEqual(Date.parse(long.window.end));
    expect(UsageQuery.safeParse(ofDay).success).toBe(true);
  });

  test('a young one is shown since an hour before it, to the hour after now', () => {
    expect(query).toMatchObject({ from: '2026-11-23T01:00:00.000Z', to: '2026-11-23T04:00:00.000Z', bucket: 'minute' });
    expect(UsageQuery.safeParse(query).success).toBe(true);
  });

  test('while it is open there is room for what is to come', () => {
    expect(Date.parse(query.to)).toBeGreaterThan(NOW.getTime() + 30 * 60_000);
  });

  test('one model on a key is asked for with the rest of the key', () => {
    const ofModel: Incident = { ...incident, scope: { apiKeyId: 'key_1', model: 'gpt-5.4' } };
    expect(planIncidentQuery(ofModel, NOW, 'UTC', MINUTES_FROM)).toMatchObject({
      apiKey: ['key_1'],
      model: [],
      groupBy: ['model'],
    });
  });

  test('after minutes have been dropped it asks for hours', () => {
    const later = new Date('2027-02-01T00:00:00Z');
    const minutesFrom = new Date('2026-12-28T00:00:00Z');
    const resolved: Incident = { ...incident, state: 'resolved', resolvedAt: '2026-11-23T03:00:00.000Z' };
    expect(planIncidentQuery(resolved, later, 'UTC', minutesFrom).bucket).toBe('hour');
    expect(planIncidentQuery(resolved, later, 'UTC', MINUTES_FROM).bucket).toBe('minute');
  });
});

describe('chart of an incident', () => {
  const usage = makeUsage({
    bucket: 'minute',
    from: '2026-11-22T02:30:00.000Z',
    to: '2026-11-23T02:30:00.000Z',
    asOf: '2026-11-23T02:20:00.000Z',
    series: [
      makeSeries(null, [
        makePoint('2026-11-23T02:03:00.000Z', { cost: '0.5' }),
        makePoint('2026-11-23T02:10:00.000Z', { cost: '1.25' }),
        makePoint('2026-11-23T02:19:00.000Z', { cost: '2', complete: false }),
      ]),
    ],
  });
  const chart = buildIncidentChart(incident, usage, READER);

  test('sums minutes into quarter hours', () => {
    expect(chart.buckets.at(-2)).toMatchObject({ totalText: '$1.75', complete: true });
    expect(chart.buckets.at(-1)).toMatchObject({ totalText: '$2.00', complete: false });
  });

  test('sums the minutes of a short incident two by two, so that its end is seen soon', () => {
    const short = buildIncidentChart(incident, { ...usage, from: '2026-11-23T01:00:00.000Z' }, READER);
    expect(short.title).toBe('Spend since an hour before it');
    expect(short.buckets.at(-1)).toMatchObject({ startsAt: '2026-11-23T02:20:00.000Z', total: null });
    expect(short.buckets.at(-2)).toMatchObject({ totalText: '$2.00', complete: false });
    expect(short.buckets.filter(({ total }) => total !== null)).toHaveLength(3);
  });

  test('marks the bars that the window touches', () => {
    const first = chart.buckets[chart.highlighted?.first ?? -1];
    expect(first?.startsAt).toBe('2026-11-23T02:00:00.000Z');
    expect(chart.highlighted?.last).toBe(chart.highlighted?.first);
  });

  test('one model stands on the rest of its key, in the colour of its severity', () => {
    const ofModel: Incident = { ...incident, scope: { apiKeyId: 'key_1', model: 'gpt-5.4-2026-03-05' } };
    const at = '2026-11-23T02:03:00.000Z';
    const series = [
      makeSeries('gpt-5.4-2026-03-05', [makePoint(at, { cost: '3' })]),
      makeSeries('gpt-4.1', [makePoint(at, { cost: '0.5' })]),
      makeSeries('gpt-4o', [makePoint(at, { cost: '0.25' })]),
    ];
    const split = buildIncidentChart(ofModel, { ...usage, series }, READER);
    expect(split.series.map((one) => `${one.name} ${one.total} ${one.color}`)).toEqual([
      'Other models $0.75 var(--series-other)',
      'gpt-5.4 $3.00 var(--critical)',
    ]);
    expect(split.buckets.find((bucket) => bucket.total !== null)).toMatchObject({
      values: [0.75, 3],
      totalText: '$3.75',
    });
  });

  test('without a baseline there is no line', () => {
    expect(buildIncidentChart({ ...incident, expected: '0' }, usage, READER).normal).toBeNull();
  });

  test('scales normal spend from the window to a bar', () => {
    expect(chart.normal?.text).toBe('normal $0.19');
  });
});

describe('numbers of an incident', () => {
  test('loss goes on at its rate until the next reading says more', () => {
    expect(estimateLoss(incident, new Date('2026-11-23T02:23:00Z'), READER)).toEqual({
      text: '$26.90',
      isRunning: true,
    });
  });

  test('after an hour without news the loss stops growing', () => {
    const text = estimateLoss(incident, new Date('2026-11-23T03:13:00Z'), READER).text;
    expect(estimateLoss(incident, new Date('2026-11-23T09:00:00Z'), READER)).toEqual({ text, isRunning: false });
  });

  test('a resolved incident keeps what was measured', () => {
    expect(estimateLoss({ ...incident, state: 'resolved' }, new Date('2026-11-24T02:23:00Z'), READER).text).toBe(
      '$11.90',
    );
  });

  test.each([
    { observed: '12', expected: '0.1', text: '120× normal' },
    { observed: '1.4', expected: '1', text: '1.4× normal' },
    { observed: '5', expected: '0', text: null },
  ])('$observed where $expected is normal: $text', ({ observed, expected, text }) => {
    expect(describeMultiple(observed, expected, READER)).toBe(text);
  });

  test('an incident about missing data shows no dollars', () => {
    const nothing = { observed: '0', expected: '0', excess: '0', ratePerHour: '0', projected24h: '0' };
    expect(listIncidentFigures({ ...incident, ...nothing }, NOW, READER)).toEqual([]);
  });

  test.each([
    { scope: { apiKeyId: 'key_1', connectionId: 'x' }, text: 'key ci-runner' },
    { scope: { connectionId: 'x' }, text: 'one connection' },
    { scope: {}, text: 'all usage' },
    { scope: { model: 'gpt-4.1', projectId: 'proj_1' }, text: 'project proj_1, model gpt-4.1' },
  ])('the scope reads "$text"', ({ scope, text }) => {
    expect(describeScope(scope, incident.scopeNames)).toBe(text);
  });
});
