import { describe, expect, test } from 'vitest';
import { formatCount, formatCountCompact, formatPercentDigits, formatShare } from '@/lib/presenters/count';
import { formatDay, formatDayTime, formatHour, formatTime, formatWindow, listWeekdays } from '@/lib/presenters/instant';
import { formatMoney, formatMoneyRough, formatMoneyTick, formatSignedMoney } from '@/lib/presenters/money';
import { buildUsageChart } from '@/lib/presenters/usage/usage-chart';
import { makeReader } from './readers';
import { makePoint, makeSeries, makeUsage } from './usage-samples';

const AT = '2026-11-23T13:03:09Z';
/** Blanks that do not break and marks of direction are there to be invisible. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll(/[\u200e\u200f\u061c]/g, '');

describe('numbers and instants in the language of the reader', () => {
  test.each([
    {
      tag: 'de-DE',
      money: '1.234,56 $',
      signed: '−1.234,56 $',
      rough: '12.353 $',
      tick: '1,2 Mio. $',
      count: '1.234.567',
      share: '12 %',
      dayTime: '23. Nov., 14:03',
      time: '14:03',
      monday: 'Mo',
    },
    {
      tag: 'fr-FR',
      money: '1 234,56 $',
      signed: '−1 234,56 $',
      rough: '12 353 $',
      tick: '1,2 M $',
      count: '1 234 567',
      share: '12 %',
      dayTime: '23 nov., 14:03',
      time: '14:03',
      monday: 'lun.',
    },
    {
      tag: 'en-IN',
      money: '$1,234.56',
      signed: '−$1,234.56',
      rough: '$12,353',
      tick: '$12L',
      count: '12,34,567',
      share: '12%',
      dayTime: '23 Nov, 2:03 pm',
      time: '2:03 pm',
      monday: 'Mon',
    },
    {
      tag: 'ar',
      money: '1,234.56 US$',
      signed: '−1,234.56 US$',
      rough: '12,353 US$',
      tick: '1.2 مليون US$',
      count: '1,234,567',
      share: '12%',
      dayTime: '23 نوفمبر، 2:03 م',
      time: '2:03 م',
      monday: 'الاثنين',
    },
    {
      tag: 'ja-JP',
      money: '$1,234.56',
      signed: '−$1,234.56',
      rough: '$12,353',
      tick: '$120万',
      count: '1,234,567',
      share: '12%',
      dayTime: '11月23日 14:03',
      time: '14:03',
      monday: '月',
    },
    {
      tag: 'en-US',
      money: '$1,234.56',
      signed: '−$1,234.56',
      rough: '$12,353',
      tick: '$1.2M',
      count: '1,234,567',
      share: '12%',
      dayTime: 'Nov 23, 2:03 PM',
      time: '2:03 PM',
      monday: 'Mon',
    },
  ])('$tag', ({ tag, ...expected }) => {
    const reader = makeReader(tag, 'Europe/Berlin');
    const written = {
      money: formatMoney('1234.56', reader),
      signed: formatSignedMoney('-1234.56', reader),
      rough: formatMoneyRough('12352.54', reader),
      tick: formatMoneyTick(1_200_000, reader),
      count: formatCount(1_234_567, reader),
      share: formatShare(0.12, reader),
      dayTime: formatDayTime(AT, reader),
      time: formatTime(AT, reader),
      monday: listWeekdays(reader)[0] ?? '',
    };
    expect(Object.fromEntries(Object.entries(written).map(([name, text]) => [name, plain(text)]))).toEqual(expected);
  });

  test('digits are Latin and months Gregorian where a region has others', () => {
    for (const tag of ['fa-IR', 'th-TH', 'ar-EG', 'mr-IN']) {
      const reader = makeReader(tag);
      expect(formatCountCompact(12, reader), tag).toContain('12');
      expect(formatDay(AT, reader), tag).toContain('23');
    }
  });

  test.each([
    { tag: 'en-US', expected: ['12:00 AM', '2:00 PM'] },
    { tag: 'de-DE', expected: ['00:00', '14:00'] },
    { tag: 'fi-FI', expected: ['00.00', '14.00'] },
  ])('hours of the clock: $tag', ({ tag, expected }) => {
    const reader = makeReader(tag, 'Asia/Tokyo');
    expect([0, 14].map((hour) => formatHour(hour, reader))).toEqual(expected);
  });

  test('whole days are told from hours by the clock, not by how it is written', () => {
    const window = ['2026-10-25T00:00:00Z', '2026-11-24T00:00:00Z'] as const;
    expect(formatWindow(...window, makeReader('en-US'))).toBe('Oct 25 – Nov 23');
    expect(formatWindow(...window, makeReader('fi-FI'))).toBe('25.10. – 23.11.');
  });

  test('a chart over days of hours labels days where a clock has no colon', () => {
    const hours = Array.from({ length: 96 }, (_, hour) => new Date(Date.UTC(2026, 10, 20, hour)).toISOString());
    const usage = makeUsage({
      series: [
        makeSeries(
          'gpt-5',
          hours.map((start) => makePoint(start)),
        ),
      ],
    });
    const hourly = { ...usage, bucket: 'hour' as const, from: hours[0] ?? '', to: '2026-11-24T00:00:00.000Z' };
    const labels = (tag: string) => {
      const chart = buildUsageChart(hourly, { metric: 'cost', title: 'Cost' }, makeReader(tag));
      return chart.labelled.map((at) => chart.buckets[at]?.label);
    };
    expect(labels('fi-FI')).toEqual(['20.11.', '21.11.', '22.11.', '23.11.']);
    expect(labels('en-US')).toEqual(['Nov 20', 'Nov 21', 'Nov 22', 'Nov 23']);
  });

  test('percentages keep the digits asked for', () => {
    expect(plain(formatPercentDigits(81.25, 1, makeReader('de-DE')))).toBe('81,3 %');
  });
});
