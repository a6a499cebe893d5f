import { describe, expect, test } from 'vitest';
import { prepareMailChart } from '@/lib/presenters/email/prepare-mail-chart';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';
import {
  buildBudgetMessage,
  buildDailyDigest,
  buildDigestMessage,
  buildLeakMessage,
  buildMonthlyDigest,
  buildResolvedMessage,
  buildStaleDataMessage,
  buildTestMessage,
} from '@/tests/support/sample-messages';
import { READER } from '../readers';

const CONTEXT = { publicUrl: 'https://spend.example/', ageMs: 0 };

describe('a leak', () => {
  const mail = presentAlertMail(buildLeakMessage(), CONTEXT);

  test('says what, how far over normal, since when', () => {
    expect(mail.headline).toBe('$713 an hour over normal on key ci-runner');
    expect(mail.subheadline).toBe('12x normal, since 02:06 UTC');
    expect(mail.figures.map((one) => [one.label, one.value, one.note])).toEqual([
      ['Rate now', '$713/h', 'over normal'],
      ['Over normal so far', '$77.40', '$84.20 spent, $6.80 usual'],
      ['Next 24 hours', '$17,122', 'if nothing is done'],
    ]);
  });

  test('names key, project and model with the ids of the provider', () => {
    expect(mail.details.slice(0, 3)).toEqual([
      { label: 'Key', value: 'ci-runner', id: 'key_Zk3fQ8vT1mXy' },
      { label: 'Project', value: 'Web', id: 'proj_web7Hc2' },
      { label: 'Model', value: 'gpt-5', id: null },
    ]);
  });

  test('links to the incident in exactly its window, to acknowledge, to snooze and to contain, and to nothing else', () => {
    const base = 'https://spend.example/incidents/01935a7e-0000-7000-8000-000000000012';
    const [open, acknowledge, snooze, contain, ...others] = mail.actions.map((one) => new URL(one.url));
    expect(open?.searchParams.get('from')).toBe('2026-11-23T02:06:00.000Z');
    expect(open?.searchParams.get('to')).toBe('2026-11-23T02:13:00.000Z');
    expect(acknowledge?.href).toBe(`${base}?action=acknowledge`);
    expect(snooze?.href).toBe(`${base}?action=snooze`);
    expect(contain?.href).toBe(`${base}?action=contain`);
    expect(others).toEqual([]);
  });

  test('the mail about a key that lies open leads to what stops it, though nothing is spent at a rate', () => {
    const leak = buildLeakMessage({ incidentKind: 'leak', ratePerHour: '0', excess: '0' });
    const urls = presentAlertMail(leak, CONTEXT).actions.map((one) => new URL(one.url).searchParams.get('action'));
    expect(urls).toContain('contain');
  });

  test('times follow the zone of the workspace, with the day where it differs', () => {
    const { subheadline, details } = presentAlertMail(
      buildLeakMessage({ timezone: 'America/Los_Angeles', since: '2026-11-22T06:00:00.000Z' }),
      CONTEXT,
    );
    expect(subheadline).toBe('12x normal, since Sat 21 Nov, 22:00 GMT-8');
    expect(details.find((one) => one.label === 'Since')?.value).toContain('Sat 21 Nov, 22:00 GMT-8');
  });
});

test('a mail that was held up says so; one in time does not', () => {
  const late = presentAlertMail(buildLeakMessage(), { ...CONTEXT, ageMs: 67 * 60_000 });
  expect(late.lateNote).toContain('held up for 1 h 7 min');
  expect(presentAlertMail(buildLeakMessage(), { ...CONTEXT, ageMs: 9 * 60_000 }).lateNote).toBeNull();
});

test('the end of an incident sums up and asks for nothing', () => {
  const mail = presentAlertMail(buildResolvedMessage(), CONTEXT);
  expect(mail.tone).toBe('resolved');
  expect(mail.headline).toBe('Key ci-runner is calm again');
  expect(mail.subheadline).toBe('It ended without action at 02:39 UTC, after 33 min');
  expect(mail.figures.map((one) => one.value)).toEqual(['$209.10', '33 min']);
  expect(mail.actions.map((one) => one.label)).toEqual(['Open incident']);
});

test('resolved by a person names the person', () => {
  const mail = presentAlertMail({ ...buildResolvedMessage(), resolvedBy: 'Ada' }, CONTEXT);
  expect(mail.subheadline).toBe('Resolved by Ada at 02:39 UTC, after 33 min');
});

test('an incident without money shows no figures and no chart', () => {
  const mail = presentAlertMail(buildStaleDataMessage(), CONTEXT);
  expect(mail.figures).toEqual([]);
  expect(mail.chart).toBeNull();
  expect(mail.actions.map((one) => one.label)).toEqual(['Open incident', 'Acknowledge', 'Snooze']);
});

test('a budget shows spend against its amount, and no bar of its chart is out of the ordinary', () => {
  const mail = presentAlertMail(buildBudgetMessage(), CONTEXT);
  expect(mail.headline).toBe('Budget "Whole organization": 80% of $15,000.00 spent');
  expect(mail.figures.map((one) => [one.label, one.value])).toEqual([
    ['Spent', '$12,034.12'],
    ['Budgeted', '$15,000.00'],
    ['Left', '$2,965.88'],
  ]);
  expect(mail.chart?.bars.some((bar) => bar.isExcess)).toBe(false);
  expect(mail.chart?.since).toBeNull();
});

test('a test mail names channel and asker', () => {
  const mail = presentAlertMail(buildTestMessage(), CONTEXT);
  expect(mail.details.map((one) => one.value)).toEqual(['On call', 'Ada', 'Mon 23 Nov, 03:13 CET']);
});

describe('chart', () => {
  const HOUR_MS = 3_600_000;
  const startMs = Date.parse('2026-11-22T02:00:00Z');
  const chartOf = (costs: (string | null)[], bucketMinutes: number, timezone = 'UTC') =>
    prepareMailChart(
      buildLeakMessage({
        timezone,
        asOf: '2026-11-24T00:00:00.000Z',
        since: '2026-11-23T01:00:00.000Z',
        chart: {
          bucketMinutes,
          points: costs.map((cost, index) => ({
            start: new Date(startMs + index * bucketMinutes * 60_000).toISOString(),
            cost,
          })),
        },
      }),
      { ...READER, timezone },
    );

  test('an hour of $6 in buckets of 15 minutes is drawn at $24 an hour', () => {
    const chart = chartOf(['6', '6', '6', '6'], 15);
    expect(chart?.bars.map((bar) => bar.rate)).toEqual([24, 24, 24, 24]);
  });

  test('minutes are joined to at most 144 bars and lose no money', () => {
    const chart = chartOf(
      Array.from({ length: 1_440 }, () => '0.5'),
      1,
    );
    expect(chart?.bars).toHaveLength(144);
    const total = chart?.bars.reduce((sum, bar) => sum + (bar.rate ?? 0) * ((bar.to - bar.from) * 24), 0);
    expect(total).toBeCloseTo(720, 6);
  });

  test('unknown stays unknown and zero stays zero', () => {
    const chart = chartOf([null, '0', '3'], 60);
    expect(chart?.bars.map((bar) => bar.rate)).toEqual([null, 0, 3]);
  });

  test('the bar that is still running counts the time it has had', () => {
    const chart = prepareMailChart(
      buildLeakMessage({
        asOf: '2026-11-22T03:15:00.000Z',
        chart: {
          bucketMinutes: 60,
          points: [
            { start: '2026-11-22T02:00:00.000Z', cost: '4' },
            { start: '2026-11-22T03:00:00.000Z', cost: '4' },
          ],
        },
      }),
      READER,
    );
    expect(chart?.bars.map((bar) => bar.rate)).toEqual([4, 16]);
  });

  test('bars since the beginning of the incident are marked', () => {
    const chart = chartOf(
      Array.from({ length: 24 }, () => '1'),
      60,
    );
    expect(chart?.bars.filter((bar) => bar.isExcess)).toHaveLength(1);
    expect(chart?.since).toEqual({ at: 23 / 24, label: 'since Mon 23 Nov, 01:00 UTC' });
  });

  test('ticks are full hours of the wall clock, also where zones are off by 45 minutes', () => {
    const chart = chartOf(
      Array.from({ length: 24 }, () => '1'),
      60,
      'Asia/Kathmandu',
    );
    expect(chart?.timeTicks.map((tick) => tick.label)).toEqual(['08:00', '12:00', '16:00', '20:00', '00:00', '04:00']);
    expect(chart?.timeTicks[0]?.at).toBeCloseTo((0.25 * HOUR_MS) / (24 * HOUR_MS), 9);
  });

  test('the value axis ends at or above the highest bar in round steps', () => {
    for (const peak of ['0.003', '0.9', '7', '33', '713.4', '98765']) {
      const chart = chartOf(['0', peak], 60);
      expect(chart?.maximum).toBeGreaterThanOrEqual(Number(peak));
      expect(chart?.maximum).toBeLessThan(Number(peak) * 2.1);
      expect(new Set(chart?.valueTicks.map((tick) => tick.label)).size).toBe(chart?.valueTicks.length);
    }
  });

  test('nothing known at all: no chart', () => {
    expect(chartOf([null, null], 60)).toBeNull();
    expect(chartOf([], 60)).toBeNull();
  });

  test('the words for it say what was usual and what came', () => {
    const chart = chartOf([...Array.from({ length: 23 }, () => '2'), '90'], 60);
    expect(chart?.alt).toBe(
      'Bar chart of spend per hour: at most $2.00 an hour before, up to $90.00 an hour since Mon 23 Nov, 01:00 UTC.',
    );
  });
});

describe('a member who reads otherwise', () => {
  const reading = { locale: 'de-DE', timezone: 'Asia/Tokyo' };
  const plain = (text: string | null | undefined) => text?.replaceAll('\u00a0', ' ');

  test('numbers, clock and zone are theirs, in every part that is written for one reader', () => {
    const mail = presentAlertMail(buildLeakMessage(), { ...CONTEXT, reading });
    expect(plain(mail.headline)).toBe('713 $ an hour over normal on key ci-runner');
    expect(plain(mail.subheadline)).toBe('12x normal, since 11:06 GMT+9');
    expect(mail.figures.map((one) => plain(one.value))).toEqual(['713 $/h', '77,40 $', '17.122 $']);
    expect(plain(mail.details.find((one) => one.label === 'Since')?.value)).toContain('Mo., 23. Nov., 11:06 GMT+9');
    expect(mail.chart?.valueTicks.map((one) => plain(one.label)).at(-1)).toMatch(/\d \$$/);
    expect(mail.chart?.timeTicks.every((one) => /^\d\d:00$/.test(one.label))).toBe(true);
  });

  test('a choice of language alone leaves the zone of the workspace', () => {
    const mail = presentAlertMail(buildLeakMessage(), { ...CONTEXT, reading: { ...reading, timezone: null } });
    expect(plain(mail.subheadline)).toBe('12x normal, since 02:06 UTC');
  });
});

test('a digest with many bars says in words when the highest was', () => {
  const say = (message: Parameters<typeof presentAlertMail>[0]) => presentAlertMail(message, CONTEXT).chart?.alt;
  expect(say(buildDailyDigest())).toBe('Bar chart of spend by hour: the highest is $13.50 at 15:00.');
  expect(say(buildMonthlyDigest())).toBe('Bar chart of spend by day: the highest is $623.00 on 30 Oct.');
});

test('a digest of a period that was not read to its end says from when on', () => {
  const noteOf = (overrides: Parameters<typeof buildDigestMessage>[0]) =>
    presentAlertMail(buildDigestMessage(overrides), CONTEXT).lateNote;
  expect(noteOf({})).toBeNull();
  expect(noteOf({ noDataSince: '2026-11-22T14:05:00.000Z' })).toMatch(/^No usage was read since .*14:05/);
});
