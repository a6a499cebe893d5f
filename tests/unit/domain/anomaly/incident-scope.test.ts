import { describe, expect, test } from 'vitest';
import type { DetectionEvent } from '@/lib/domain/anomaly/types';
import {
  buildMinute,
  countMinutesToAlert,
  createSmallDetector,
  DAY_MINUTES,
  LEARN_DAYS,
  officeSpend,
  type SmallKey,
  START_SECONDS,
  showMinutes,
  steadySpend,
  USUAL_KEYS,
} from './small-organization';

const JUDGED = LEARN_DAYS * DAY_MINUTES;
/** Tuesday noon of the first judged week. */
const LEAK = JUDGED + DAY_MINUTES + 12 * 60;

const run = (keys: readonly SmallKey[], until: number, tellsUpdates = false) =>
  showMinutes(createSmallDetector({ tellsUpdates }), keys, 0, until);

/** Six small keys in two projects. */
const SMALL_KEYS: SmallKey[] = [0, 1, 2, 3, 4, 5].map((index) => ({
  keyId: `key_${index}`,
  projectId: index % 2 === 0 ? 'proj_a' : 'proj_b',
  spend: steadySpend(12, 20 + index),
}));

describe('one cause is one incident', () => {
  const cases: { name: string; extra: Partial<SmallKey>; scope: Record<string, string> }[] = [
    { name: 'a user new to six keys', extra: { userId: 'user_eve' }, scope: { userId: 'user_eve' } },
    { name: 'a model new to six keys', extra: { model: 'o3-pro' }, scope: { model: 'o3-pro' } },
  ];
  test.each(cases)('$name, three dollars an hour on each', ({ extra, scope }) => {
    const leaks = SMALL_KEYS.map((key) => ({
      ...key,
      ...extra,
      spend: (minute: number) => (minute >= LEAK && minute < LEAK + 240 ? 3 / 60 : 0),
    }));
    const opened = run([...USUAL_KEYS, ...SMALL_KEYS, ...leaks], LEAK + 240).filter(({ event }) => event === 'opened');
    expect(opened).toHaveLength(1);
    expect(opened[0]?.scope).toEqual(scope);
    expect(countMinutesToAlert(opened[0], LEAK)).toBeLessThanOrEqual(15);
    expect(opened[0]?.contributors.map(({ dimension }) => dimension)).toContain('apiKey');
  });

  test('a model that takes over the work of another on six keys is none', () => {
    const moved = SMALL_KEYS.flatMap((key) => [
      { ...key, spend: (minute: number) => (minute < LEAK ? key.spend(minute) : 0) },
      { ...key, model: 'o3-pro', spend: (minute: number) => (minute >= LEAK ? key.spend(minute) : 0) },
    ]);
    expect(run([...USUAL_KEYS, ...moved], LEAK + DAY_MINUTES)).toEqual([]);
  });
});

describe('a user whom six keys have known for weeks', () => {
  const teamKeys = SMALL_KEYS.flatMap((key): SmallKey[] => [
    { ...key, userId: `user_of_${key.keyId}`, spend: (minute) => key.spend(minute) * 0.7 },
    { ...key, userId: 'user_team', spend: (minute) => key.spend(minute) * 0.3 },
  ]);
  const spendMore = (keys: readonly SmallKey[], dollarsPerHour: number): SmallKey[] =>
    keys.map((key) => ({
      ...key,
      userId: 'user_team',
      spend: (minute) => (minute >= LEAK && minute < LEAK + 240 ? dollarsPerHour / 60 : 0),
    }));

  test('rising a little on each is one incident, named by the user', () => {
    const opened = run([...USUAL_KEYS, ...teamKeys, ...spendMore(SMALL_KEYS, 2)], LEAK + 240);
    expect(opened.filter(({ event }) => event === 'opened')).toHaveLength(1);
    expect(opened[0]).toMatchObject({ kind: 'spike', scope: { userId: 'user_team' } });
    expect(countMinutesToAlert(opened[0], LEAK)).toBeLessThanOrEqual(60);
    expect(opened[0]?.contributors.filter(({ dimension }) => dimension === 'apiKey')).toHaveLength(6);
    expect(opened[0]?.explanation).toContain('spread over 6 keys; none of them explains it');
  });

  test('rising on all of them fast is told once, and named by the user', () => {
    const opened = run([...USUAL_KEYS, ...teamKeys, ...spendMore(SMALL_KEYS, 4)], LEAK + 240).filter(
      ({ event }) => event === 'opened',
    );
    expect(opened).toHaveLength(1);
    expect(opened[0]?.scope).toEqual({ userId: 'user_team' });
  });

  test('rising on one of them first is told of that key, then of the user, as one incident', () => {
    const [first, ...others] = spendMore(SMALL_KEYS, 30);
    const later = others.map((key) => ({ ...key, spend: (minute: number) => key.spend(minute - 30) }));
    const keys = [...USUAL_KEYS, ...teamKeys, first!, ...later];
    const events = run(keys, LEAK + 480, true);
    expect(new Set(events.map(({ incident }) => incident)).size).toBe(1);
    expect(events[0]).toMatchObject({ event: 'opened', scope: { apiKeyId: 'key_0' } });
    const widened = events.find(({ scope }) => scope.apiKeyId === undefined);
    expect(widened).toMatchObject({ event: 'escalated', scope: { userId: 'user_team' } });
    expect(widened?.openedScope).toEqual(events[0]?.scope);
    expect(widened?.window.startSeconds).toBe(START_SECONDS + LEAK * 60);
    expect(widened?.explanation).toContain('none of them explains it');
    expect(countMinutesToAlert(widened, LEAK + 30)).toBeLessThanOrEqual(20);
    expect(events.at(-1)).toMatchObject({ event: 'resolved', scope: { userId: 'user_team' } });
  });

  test('rising on one of them is a matter of that key', () => {
    const opened = run([...USUAL_KEYS, ...teamKeys, ...spendMore(SMALL_KEYS.slice(0, 1), 5)], LEAK + 240).filter(
      ({ event }) => event === 'opened',
    );
    expect(opened).toHaveLength(1);
    expect(opened[0]?.scope).toMatchObject({ apiKeyId: 'key_0' });
  });

  test('a detector stored and restored in the middle of it decides the same', () => {
    const keys = [...USUAL_KEYS, ...teamKeys, ...spendMore(SMALL_KEYS, 2)];
    const whole = run(keys, LEAK + 60);
    const first = createSmallDetector();
    const events = showMinutes(first, keys, 0, LEAK + 5);
    events.push(...showMinutes(createSmallDetector({}, first.snapshot()), keys, LEAK + 5, LEAK + 60));
    expect(events).toEqual(whole);
  });
});

describe('a kind of usage on six keys', () => {
  /** Three models make up the kind, on two keys each; completions are what the keys do otherwise. */
  const images = (spend: (index: number) => (minute: number) => number): SmallKey[] =>
    SMALL_KEYS.map((key, index) => ({
      ...key,
      userId: `user_of_${key.keyId}`,
      model: ['gpt-image-1', 'dall-e-3', 'dall-e-2'][index % 3]!,
      spend: spend(index),
    }));
  const usual = images((index) => (minute) => (SMALL_KEYS[index]?.spend(minute) ?? 0) * 0.3);
  const leak = (dollarsPerHour: number) =>
    images(() => (minute) => (minute >= LEAK && minute < LEAK + 240 ? dollarsPerHour / 60 : 0));
  const showKinds = (keys: readonly SmallKey[], until: number): DetectionEvent[] => {
    const detector = createSmallDetector();
    const events: DetectionEvent[] = [];
    for (let minute = 0; minute < until; minute++) {
      events.push(...detector.observe(buildMinute([...USUAL_KEYS, ...SMALL_KEYS], minute)));
      events.push(...detector.observe({ ...buildMinute(keys, minute), kind: 'images' }));
    }
    return events;
  };

  test('rising with all of its models is one incident, named by the kind', () => {
    const opened = showKinds([...usual, ...leak(2)], LEAK + 240).filter(({ event }) => event === 'opened');
    expect(opened).toHaveLength(1);
    expect(opened[0]?.scope).toEqual({ kind: 'images' });
    expect(opened[0]?.contributors[0]).toMatchObject({ dimension: 'kind', value: 'images' });
    expect(opened[0]?.explanation).toContain('Kind images spent');
  });

  test('rising on two keys is a matter of those', () => {
    const opened = showKinds([...usual, ...leak(5).slice(0, 2)], LEAK + 240).filter(({ event }) => event === 'opened');
    expect(opened.map(({ scope }) => scope.apiKeyId).sort()).toEqual(['key_0', 'key_1']);
  });
});

describe('hours of little use', () => {
  /** An office key with a trickle at night. */
  const trickling: SmallKey = {
    keyId: 'key_trickle',
    spend: (minute) => officeSpend(120, 8)(minute) + steadySpend(0.3, 9)(minute),
  };
  const night = JUDGED + 2 * DAY_MINUTES + 3 * 60;

  test('$6 an hour at three in the morning is told within half an hour', () => {
    const abuse: SmallKey = {
      keyId: 'key_trickle',
      spend: (minute) => (minute >= night && minute < night + 180 ? 0.1 : 0),
    };
    const [first] = run([...USUAL_KEYS, trickling, abuse], night + 180);
    expect(first).toMatchObject({ event: 'opened', scope: { apiKeyId: 'key_trickle' } });
    expect(countMinutesToAlert(first, night)).toBeLessThanOrEqual(30);
  });

  test('the trickle itself is silent', () => {
    expect(run([...USUAL_KEYS, trickling], JUDGED + 7 * DAY_MINUTES)).toEqual([]);
  });
});

describe('while it goes on', () => {
  const leak: SmallKey = {
    keyId: 'key_chat',
    spend: (minute) => (minute >= LEAK && minute < LEAK + 180 ? 5 : 0),
  };
  const events = run([...USUAL_KEYS, leak], LEAK + 400, true);

  test('numbers are renewed every five minutes at most, about the same cause', () => {
    const updates = events.filter(({ event }) => event === 'updated');
    expect(updates.length).toBeGreaterThan(10);
    updates.forEach((update, index) => {
      expect(update.scope).toEqual(events[0]?.scope);
      expect(update.at - (updates[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(300);
    });
    expect(updates.at(-1)?.window.endSeconds).toBeGreaterThan((events[0]?.window.endSeconds ?? 0) + 3_600);
  });

  test('before the end and after the beginning', () => {
    expect(events[0]?.event).toBe('opened');
    expect(events.at(-1)?.event).toBe('resolved');
    expect(new Set(events.map(({ incident }) => incident)).size).toBe(1);
  });
});

test('minutes that show late, twice and restated upward are silent', () => {
  const detector = createSmallDetector();
  showMinutes(detector, USUAL_KEYS, 0, JUDGED);
  for (let minute = JUDGED; minute < JUDGED + 2 * DAY_MINUTES; minute++) {
    const { rows, ...bucket } = buildMinute(USUAL_KEYS, minute);
    const isLate = minute % 11 === 0;
    expect(detector.observe({ ...bucket, rows: isLate ? rows.slice(1) : rows })).toEqual([]);
    const late = minute - 90;
    if (late >= JUDGED && late % 11 === 0) {
      const whole = buildMinute(USUAL_KEYS, late, 92);
      expect(detector.observe(whole)).toEqual([]);
      expect(detector.observe({ ...whole, observedAtSeconds: START_SECONDS + (minute + 2) * 60 })).toEqual([]);
    }
  }
});
