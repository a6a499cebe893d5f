import { describe, expect, test } from 'vitest';
import type { DetectionEvent, DetectorOptions } from '@/lib/domain/anomaly/types';
import {
  buildMinute,
  createSmallDetector,
  DAY_MINUTES,
  LEARN_DAYS,
  type SmallKey,
  START_SECONDS,
  showMinutes,
  USUAL_KEYS,
} from './small-organization';

const JUDGED = LEARN_DAYS * DAY_MINUTES;
/** Tuesday noon of the first judged week. */
const LEAK = JUDGED + DAY_MINUTES + 12 * 60;

/** A leak on a key beside its own use. */
const leak = (keyId: string, ratePerHour: number, minutes = 180): SmallKey => ({
  keyId,
  projectId: USUAL_KEYS.find((key) => key.keyId === keyId)?.projectId ?? 'proj_a',
  spend: (minute) => (minute >= LEAK && minute < LEAK + minutes ? ratePerHour / 60 : 0),
});

const run = (keys: readonly SmallKey[], until: number, options: Partial<DetectorOptions> = {}) =>
  showMinutes(createSmallDetector(options), keys, 0, until);
const opened = (events: readonly DetectionEvent[]) => events.filter(({ event }) => event === 'opened');

describe('what must not decide', () => {
  const keys = [...USUAL_KEYS, leak('key_small', 60), leak('key_search', 300)];
  const plain = opened(run(keys, LEAK + 240));

  test('names: other ids in another order give the same decisions', () => {
    const rename = (id: string) => `${id.split('').reverse().join('')}_z`;
    const renamed = keys.map((key) => ({ ...key, keyId: rename(key.keyId), projectId: rename(key.projectId ?? '') }));
    const events = opened(run(renamed.reverse(), LEAK + 240));
    expect(plain.length).toBeGreaterThanOrEqual(2);
    const list = (all: readonly DetectionEvent[], name: (id: string) => string) =>
      all.map(({ at, kind, severity, scope }) => `${at} ${kind} ${severity} ${name(scope.apiKeyId ?? '')}`).sort();
    expect(list(events, (id) => id)).toEqual(list(plain, rename));
  });

  test('the unit of money: ten times the prices give the same incidents within minutes', () => {
    const dear = keys.map((key) => ({ ...key, spend: (minute: number) => 10 * key.spend(minute) }));
    const events = opened(run(dear, LEAK + 240));
    const name = ({ scope }: DetectionEvent) => scope.apiKeyId;
    expect(events.map(name).sort()).toEqual(plain.map(name).sort());
    for (const event of events) {
      const same = plain.find((one) => name(one) === name(event));
      expect(Math.abs(event.at - (same?.at ?? 0))).toBeLessThanOrEqual(15 * 60);
    }
  });
});

describe('what is no leak', () => {
  test('a flood of requests that cost nothing', () => {
    const flood: SmallKey = {
      keyId: 'key_small',
      projectId: 'proj_b',
      spend: (minute) => (minute >= LEAK && minute < LEAK + 120 ? 1e-9 : 0),
      requests: (minute) => (minute >= LEAK && minute < LEAK + 120 ? 30_000 : 0),
    };
    expect(run([...USUAL_KEYS, flood], LEAK + 240)).toEqual([]);
  });

  test('a refund: a negative amount alerts nobody, and hides no leak after it', () => {
    const detector = createSmallDetector();
    showMinutes(detector, USUAL_KEYS, 0, LEAK);
    const bucket = buildMinute(USUAL_KEYS, LEAK);
    const [row] = bucket.rows;
    const refund = { ...bucket, rows: row ? [{ ...row, costNanos: -500_000_000_000n }] : [] };
    expect(detector.observe(refund)).toEqual([]);
    const after = showMinutes(detector, [...USUAL_KEYS, leak('key_small', 60)], LEAK + 1, LEAK + 120);
    expect(opened(after).map(({ scope }) => scope.apiKeyId)).toEqual(['key_small']);
  });
});

describe('answers of people', () => {
  const answer = (
    verdict: 'real' | 'not_useful',
    kind: 'spike' | 'drift',
  ): NonNullable<DetectorOptions['feedback']>[number] => ({
    ...{ verdict, kind, scope: { apiKeyId: 'key_search' }, atSeconds: START_SECONDS + JUDGED * 60 },
  });
  const tell = (rate: number, feedback: NonNullable<DetectorOptions['feedback']>) =>
    opened(run([...USUAL_KEYS, leak('key_search', rate)], LEAK + 180, { feedback }))[0]?.at ?? Number.POSITIVE_INFINITY;

  test('"real" lets the next sign of the key be told sooner', () => {
    const [without, after] = [tell(9, []), tell(9, [answer('real', 'spike')])];
    expect(after).toBeLessThan(without);
  });

  test('"not useful" doubts finds of its own kind alone, and nothing once it is four weeks old', () => {
    const plain = tell(20, []);
    expect(tell(20, [answer('not_useful', 'spike')])).toBeGreaterThan(plain);
    expect(tell(20, [answer('not_useful', 'drift')])).toBe(plain);
    const old = { ...answer('not_useful', 'spike'), atSeconds: START_SECONDS - 29 * 86_400 };
    expect(tell(20, [old])).toBe(plain);
  });
});
