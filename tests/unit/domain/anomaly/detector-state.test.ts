import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDetector } from '@/lib/domain/anomaly/detector';
import type { DetectionEvent, DetectorOptions, ObservedBucket } from '@/lib/domain/anomaly/types';
import {
  buildBucket,
  buildMinute,
  createSmallDetector,
  DAY_MINUTES,
  type SmallKey,
  START_SECONDS,
  USUAL_KEYS,
  wobble,
} from './small-organization';

const DAYS = 10;
const JUDGED = 8 * DAY_MINUTES;
const OPTIONS: DetectorOptions = {
  timezone: 'Europe/Berlin',
  sensitivity: 'medium',
  learnUntilSeconds: START_SECONDS + JUDGED * 60,
  monthlyBudgetNanos: 5_000_000_000_000n,
};

const KEYS: SmallKey[] = [
  ...USUAL_KEYS,
  { keyId: 'key_chat', spend: (minute) => (minute >= JUDGED + 600 && minute < JUDGED + 800 ? 3 : 0), model: 'o1' },
  { keyId: 'key_small', projectId: 'proj_b', spend: (minute) => (minute >= JUDGED + 1_500 ? 1 : 0) },
];

/** Each minute, a fifth of them again a few minutes later, some with rows that were missing at first. */
function buildStream(): ObservedBucket[] {
  const stream: ObservedBucket[] = [];
  for (let minute = 0; minute < DAYS * DAY_MINUTES; minute++) {
    const bucket = buildMinute(KEYS, minute);
    stream.push(minute % 5 === 0 ? { ...bucket, rows: bucket.rows.slice(1) } : bucket);
    const late = minute - 12;
    if (late >= 0 && late % 5 === 0) stream.push(buildMinute(KEYS, late, 14));
  }
  return stream;
}

describe('cut, stored, restored and continued', () => {
  const stream = buildStream();
  const whole = createDetector(OPTIONS);
  const expected = stream.flatMap((bucket) => whole.observe(bucket));
  const expectedState = whole.snapshot();

  test('the stream has something to decide', () => {
    expect(expected.filter(({ event }) => event === 'opened').length).toBeGreaterThanOrEqual(2);
  });

  test('the same decisions and the same state, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 6 }), (cuts) => {
        const stored = new Map<string, Uint8Array>();
        let detector = createDetector(OPTIONS);
        const events: DetectionEvent[] = [];
        stream.forEach((bucket, index) => {
          if (cuts.includes(index)) {
            const changes = detector.takeChanges();
            for (const [key, bytes] of changes.series) stored.set(key, bytes);
            for (const key of changes.removed) stored.delete(key);
            const organization = JSON.parse(JSON.stringify(changes.organization));
            // A database returns rows in any order.
            detector = createDetector(OPTIONS, { organization, series: new Map([...stored].reverse()) });
          }
          events.push(...detector.observe(bucket));
        });
        expect(events).toEqual(expected);
        expect(new Map([...detector.snapshot().series].sort())).toEqual(new Map([...expectedState.series].sort()));
      }),
      { numRuns: 6 },
    );
  });

  test('no part of the state is larger than 4 KB', () => {
    for (const [key, bytes] of expectedState.series) expect(bytes.length, key).toBeLessThanOrEqual(4_096);
    expect(JSON.stringify(expectedState.organization).length).toBeLessThan(20_000);
  });

  test('a state of another version is learnt anew, not guessed at', () => {
    const detector = createDetector(OPTIONS, { organization: { version: 999 }, series: new Map() });
    expect(detector.snapshot().series.size).toBe(0);
  });
});

describe('late arrivals', () => {
  test('in whatever order they come within two hours, the same is learnt', () => {
    const minutes = Array.from({ length: 3 * DAY_MINUTES }, (_, minute) => minute);
    const learn = (order: readonly number[]): Map<string, Uint8Array> => {
      const detector = createSmallDetector();
      for (const minute of order) detector.observe(buildMinute(USUAL_KEYS, minute));
      // Later minutes settle what was late.
      for (let minute = 3 * DAY_MINUTES; minute < 4 * DAY_MINUTES; minute++) {
        detector.observe(buildMinute(USUAL_KEYS, minute));
      }
      return new Map([...detector.snapshot().series].filter(([key]) => !key.startsWith('stream')).sort());
    };
    const inOrder = learn(minutes);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(minutes.length - 200), fc.integer({ min: 1, max: 110 })), { maxLength: 40 }),
        (moves) => {
          const order = [...minutes];
          for (const [from, by] of moves) order.splice(from + by, 0, ...order.splice(from, 1));
          // The first minute decides when time begins.
          order.splice(order.indexOf(0), 1);
          expect(learn([0, ...order])).toEqual(inOrder);
        },
      ),
      { numRuns: 5 },
    );
  });

  test('a minute that comes a day late is left out', () => {
    const detector = createSmallDetector();
    for (let minute = 0; minute < 2 * DAY_MINUTES; minute++) detector.observe(buildMinute(USUAL_KEYS, minute));
    const before = detector.snapshot();
    const row = buildMinute(USUAL_KEYS, 100).rows;
    detector.observe(buildBucket('completions', 100, 60, 2 * DAY_MINUTES + 2, [...row, ...row]));
    expect(detector.snapshot().series).toEqual(before.series);
  });
});

describe('coarse history', () => {
  const sumRows = (keys: readonly SmallKey[], from: number, minutes: number) =>
    keys.flatMap((key) => {
      let dollars = 0;
      for (let minute = from; minute < from + minutes; minute++) dollars += key.spend(minute);
      return buildMinute([{ ...key, spend: () => dollars }], from).rows;
    });

  /** As a new connection reads it: 60 days by day, 14 by hour, one by minute. */
  function backfill() {
    const detector = createSmallDetector({ learnUntilSeconds: START_SECONDS + 60 * DAY_MINUTES * 60 });
    const now = 60 * DAY_MINUTES;
    for (let day = 0; day < 60; day++) {
      const rows = sumRows(USUAL_KEYS, day * DAY_MINUTES, DAY_MINUTES);
      detector.observe(buildBucket('completions', day * DAY_MINUTES, 86_400, now, rows));
    }
    for (let hour = 46 * 24; hour < 60 * 24; hour++) {
      detector.observe(buildBucket('completions', hour * 60, 3_600, now, sumRows(USUAL_KEYS, hour * 60, 60)));
    }
    for (let minute = 59 * DAY_MINUTES; minute < now; minute++) detector.observe(buildMinute(USUAL_KEYS, minute));
    return { detector, now };
  }

  test('right after it, a usual day is silent and a leak of $60/h is told within fifteen minutes', () => {
    const { detector, now } = backfill();
    for (let minute = now; minute < now + DAY_MINUTES; minute++) {
      expect(detector.observe(buildMinute(USUAL_KEYS, minute))).toEqual([]);
    }
    const leaking: SmallKey[] = [...USUAL_KEYS, { keyId: 'key_small', projectId: 'proj_b', spend: () => 1 }];
    const events: DetectionEvent[] = [];
    for (let minute = now + DAY_MINUTES; minute < now + DAY_MINUTES + 15; minute++) {
      events.push(...detector.observe(buildMinute(leaking, minute)));
    }
    expect(events[0]).toMatchObject({ event: 'opened', scope: { apiKeyId: 'key_small' } });
  });

  test('hours and days over time that minutes cover change nothing', () => {
    const { detector, now } = backfill();
    const before = detector.snapshot();
    const lastHour = sumRows(USUAL_KEYS, now - 60, 60);
    detector.observe(buildBucket('completions', now - 60, 3_600, now, lastHour));
    detector.observe(buildBucket('completions', now - DAY_MINUTES, 86_400, now, lastHour));
    expect(detector.snapshot().series).toEqual(before.series);
  });

  test('hours after days know that 24 hours of a Saturday reach back into the Friday', () => {
    const detector = createSmallDetector({ learnUntilSeconds: START_SECONDS + 42 * DAY_MINUTES * 60 });
    const isWeekend = (minute: number) => Math.floor(minute / DAY_MINUTES) % 7 >= 5;
    const isWork = (minute: number) => Math.floor((minute % DAY_MINUTES) / 180) >= 3 && minute % DAY_MINUTES < 18 * 60;
    const keys: SmallKey[] = [
      ...USUAL_KEYS,
      { keyId: 'key_shop', spend: (minute) => (isWork(minute) ? (isWeekend(minute) ? 0.03 : 0.15) : 0) },
    ];
    for (let day = 0; day < 42; day++) {
      const start = day * DAY_MINUTES;
      detector.observe(
        buildBucket('completions', start, 86_400, start + DAY_MINUTES, sumRows(keys, start, DAY_MINUTES)),
      );
    }
    for (let hour = 42 * 24; hour < 56 * 24; hour++) {
      const rows = sumRows(keys, hour * 60, 60);
      expect(detector.observe(buildBucket('completions', hour * 60, 3_600, (hour + 1) * 60, rows))).toEqual([]);
    }
  });

  test('cheap requests of another kind that come in later make nothing dear', () => {
    const detector = createSmallDetector();
    const work = (minute: number) => 0.012 * wobble(Math.floor(minute / 60), 9);
    const keys: SmallKey[] = [{ keyId: 'key_search', spend: work, requests: () => 300 }];
    const cheap: SmallKey[] = [{ keyId: 'key_search', spend: (minute) => work(minute) / 10, requests: () => 3_000 }];
    for (let hour = 0; hour < 35 * 24; hour++) {
      const until = (hour + 1) * 60;
      const events = [
        ...detector.observe(buildBucket('completions', hour * 60, 3_600, until, sumRows(keys, hour * 60, 60))),
        ...detector.observe(buildBucket('embeddings', hour * 60, 3_600, until + 5, sumRows(cheap, hour * 60, 60))),
      ];
      expect(events).toEqual([]);
    }
  });

  test('days alone tell a key that spends three times its largest day, once', () => {
    const detector = createSmallDetector();
    const events: DetectionEvent[] = [];
    for (let day = 0; day < 30; day++) {
      const start = day * DAY_MINUTES;
      const leaks = day === 24 || day === 25;
      const rows = sumRows(
        USUAL_KEYS.map((key) =>
          leaks && key.keyId === 'key_small' ? { ...key, spend: (minute) => key.spend(minute) + 0.02 } : key,
        ),
        start,
        DAY_MINUTES,
      );
      events.push(...detector.observe(buildBucket('completions', start, 86_400, start + DAY_MINUTES, rows)));
      // A kind that the key has no part in comes later and must not end or repeat it.
      events.push(...detector.observe(buildBucket('embeddings', start, 86_400, start + DAY_MINUTES + 5, [])));
    }
    const atDay = (day: number) => START_SECONDS + day * DAY_MINUTES * 60;
    expect(events).toMatchObject([
      {
        event: 'opened',
        kind: 'spike',
        severity: 'warning',
        scope: { projectId: 'proj_b', apiKeyId: 'key_small' },
        window: { startSeconds: atDay(24), endSeconds: atDay(25) },
      },
      { event: 'resolved', window: { startSeconds: atDay(24), endSeconds: atDay(26) } },
    ]);
    expect(events[0]?.explanation).toMatch(/No day of key key_small passed \$1\d/);
  });

  test('hours alone are enough to tell a leak of $60/h within two of them', () => {
    const detector = createSmallDetector();
    const events: DetectionEvent[] = [];
    for (let hour = 0; hour < 23 * 24; hour++) {
      const keys: SmallKey[] =
        hour < 22 * 24 ? [...USUAL_KEYS] : [...USUAL_KEYS, { keyId: 'key_small', projectId: 'proj_b', spend: () => 1 }];
      const bucket = buildBucket('completions', hour * 60, 3_600, hour * 60 + 62, sumRows(keys, hour * 60, 60));
      events.push(...detector.observe(bucket));
    }
    expect(events[0]).toMatchObject({ event: 'opened', scope: { apiKeyId: 'key_small' } });
    expect((events[0]?.at ?? 0) - START_SECONDS).toBeLessThanOrEqual((22 * 24 + 2) * 3_600 + 120);
  });
});
