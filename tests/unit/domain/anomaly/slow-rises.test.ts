import { describe, expect, test } from 'vitest';
import { LocalCalendar } from '@/lib/domain/anomaly/local-calendar';
import { Series } from '@/lib/domain/anomaly/series';
import type { DetectionEvent } from '@/lib/domain/anomaly/types';
import {
  buildBucket,
  buildRow,
  createSmallDetector,
  type SmallKey,
  START_SECONDS,
  USUAL_KEYS,
  wobble,
} from './small-organization';

const HOURS_PER_DAY = 24;
const LEARN_HOURS = 21 * HOURS_PER_DAY;

/** A key whose days differ by a third or so, and whose requests cost the same but for a few percent. */
const restless: SmallKey = {
  keyId: 'key_restless',
  spend: (hour) => (1 + 0.2 * wobble(hour, 9)) * wobble(Math.floor(hour / HOURS_PER_DAY), 7),
  requests: (hour) => 100 * wobble(Math.floor(hour / HOURS_PER_DAY), 7),
};

/** Shows whole hours; `minute` of the keys is the hour here. */
function showHours(keys: readonly SmallKey[], until: number): DetectionEvent[] {
  const detector = createSmallDetector();
  const events: DetectionEvent[] = [];
  for (let hour = 0; hour < until; hour++) {
    const rows = keys.flatMap((key) => buildRow(key, hour) ?? []);
    events.push(...detector.observe(buildBucket('completions', hour * 60, 3_600, hour * 60 + 62, rows)));
  }
  return events.filter(({ event }) => event === 'opened');
}

const usual: SmallKey[] = [
  ...USUAL_KEYS.map((key, index) => ({ ...key, spend: (hour: number) => 3 * wobble(hour, index) })),
  restless,
];

describe('slow rises', () => {
  test('restless days alone are silent', () => {
    expect(showHours(usual, LEARN_HOURS + 21 * HOURS_PER_DAY)).toEqual([]);
  });

  test('a rise within what days differ by is told by the cost of its requests', () => {
    const rise = (factor: number, hour: number) => (hour >= LEARN_HOURS + 30 ? factor : 1);
    const dearer: SmallKey = { ...restless, spend: (hour) => restless.spend(hour) * rise(1.9, hour) };
    const events = showHours([...usual.slice(0, -1), dearer], LEARN_HOURS + 30 + 2 * HOURS_PER_DAY);
    expect(events).toMatchObject([{ kind: 'price', severity: 'warning', scope: { apiKeyId: 'key_restless' } }]);
    expect(events[0]?.explanation).toMatch(
      /Over the last 24 hours requests of key key_restless cost 1\.\d times what they usually do/,
    );
  });

  test('the same money is told where every hour has its part of it, and left to the week where every second one has', () => {
    const key = (extra: (hour: number) => number): SmallKey => ({
      keyId: 'key_rising',
      spend: (hour) => 4 + wobble(hour, 5) + (hour >= LEARN_HOURS + 30 ? extra(hour) : 0),
    });
    const until = LEARN_HOURS + 30 + 3 * HOURS_PER_DAY;
    const even = showHours([...usual, key(() => 4.25)], until);
    expect(even).toMatchObject([{ kind: 'drift', scope: { apiKeyId: 'key_rising' } }]);
    expect(showHours([...usual, key((hour) => (hour % 2 === 0 ? 8.5 : 0))], until)).toEqual([]);
  });

  test('a price that rises for all keys of a model is no leak of one of them', () => {
    const dearer = (key: SmallKey): SmallKey => ({
      ...key,
      requests: (hour) => 100 * key.spend(hour),
      spend: (hour) => key.spend(hour) * (hour >= LEARN_HOURS + 30 ? 1.6 : 1),
    });
    const calm = [0, 1, 2, 3].map(
      (index): SmallKey => ({
        ...{ keyId: `key_calm_${index}`, model: 'gpt-4o' },
        spend: (hour) => 2 + 0.2 * wobble(hour, 30 + index),
      }),
    );
    const until = LEARN_HOURS + 30 + 4 * HOURS_PER_DAY;
    const [first, ...others] = calm;
    const one = showHours([...usual, ...others, ...(first ? [dearer(first)] : [])], until);
    expect(one).toMatchObject([{ scope: { apiKeyId: 'key_calm_0' } }]);
    expect(showHours([...usual, ...calm.map(dearer)], until)).toEqual([]);
  });

  test('what an incident cost does not become usual', () => {
    const first = START_SECONDS / 60;
    const series = new Series('key a b', 'key', 'a', 'b', new LocalCalendar('UTC'), { fineSince: first }, first);
    const leak = { fromMinute: first + 14 * 1_440 + 600, untilMinute: first + 14 * 1_440 + 899, hour: 50e6 };
    const at = (day: number, hour: number) => first + day * 1_440 + hour * 60;
    let before = 0;
    for (let minute = first; minute < at(16, 0); minute++) {
      if (minute === leak.fromMinute) {
        before = series.expectHourAt(at(14, 12));
        series.limits.push(leak);
      }
      series.advance(minute);
      const isLeaking = minute >= leak.fromMinute && minute <= leak.untilMinute;
      series.add(minute, isLeaking ? 5e6 : 20_000, 1);
    }
    expect(before).toBeCloseTo(1_200_000, 0);
    expect(series.expectHourAt(at(15, 12))).toBeCloseTo(before, 0);
  });
});
