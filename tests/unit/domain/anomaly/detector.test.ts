import { describe, expect, test } from 'vitest';
import type { DetectorOptions } from '@/lib/domain/anomaly/types';
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

const leak = (keyId: string, ratePerHour: number, more: Partial<SmallKey> = {}): SmallKey => ({
  keyId,
  projectId: USUAL_KEYS.find((key) => key.keyId === keyId)?.projectId ?? 'proj_a',
  spend: (minute) => (minute >= LEAK && minute < LEAK + 180 ? ratePerHour / 60 : 0),
  ...more,
});

function run(keys: readonly SmallKey[], until: number, options: Partial<DetectorOptions> = {}) {
  const detector = createSmallDetector(options);
  return showMinutes(detector, keys, 0, until);
}

describe('a leak is told within minutes, with its cause and the minute it began in', () => {
  const cases: {
    name: string;
    extra: SmallKey;
    ratePerHour: number;
    withinMinutes: number;
    scope: Record<string, string>;
    severity: string;
  }[] = [
    {
      name: '$1,900/h on a busy key: at once',
      extra: leak('key_chat', 1_900),
      ratePerHour: 1_900,
      withinMinutes: 2,
      scope: { apiKeyId: 'key_chat' },
      severity: 'critical',
    },
    {
      name: '$300/h on a busy key',
      extra: leak('key_chat', 300),
      ratePerHour: 300,
      withinMinutes: 5,
      scope: { apiKeyId: 'key_chat' },
      severity: 'critical',
    },
    {
      name: '$60/h on a busy key',
      extra: leak('key_chat', 60),
      ratePerHour: 60,
      withinMinutes: 15,
      scope: { apiKeyId: 'key_chat' },
      severity: 'critical',
    },
    {
      name: '$20/h on a small key',
      extra: leak('key_small', 20),
      ratePerHour: 20,
      withinMinutes: 60,
      scope: { apiKeyId: 'key_small' },
      severity: 'critical',
    },
    {
      name: 'a model new to the key',
      extra: leak('key_search', 90, { model: 'o1' }),
      ratePerHour: 90,
      withinMinutes: 10,
      scope: { apiKeyId: 'key_search', model: 'o1' },
      severity: 'critical',
    },
    {
      name: 'a user new to the key',
      extra: leak('key_search', 40, { userId: 'user_mallory' }),
      ratePerHour: 40,
      withinMinutes: 10,
      scope: { apiKeyId: 'key_search', userId: 'user_mallory' },
      severity: 'critical',
    },
    {
      name: 'a key nobody knew',
      extra: leak('key_unknown', 120),
      ratePerHour: 120,
      withinMinutes: 15,
      scope: { apiKeyId: 'key_unknown' },
      severity: 'critical',
    },
  ];
  test.each(cases)('$name', ({ extra, ratePerHour, withinMinutes, scope, severity }) => {
    const events = run([...USUAL_KEYS, extra], LEAK + 180);
    const opened = events.filter(({ event }) => event === 'opened');
    expect(opened).toHaveLength(1);
    expect(countMinutesToAlert(opened[0], LEAK)).toBeLessThanOrEqual(withinMinutes);
    expect(opened[0]?.scope).toMatchObject(scope);
    expect(opened[0]?.window.startSeconds).toBe(START_SECONDS + LEAK * 60);
    expect(events.at(-1)?.severity).toBe(severity);
    expect(opened[0]?.explanation).toContain(scope['apiKeyId']);
    // The rate that is told is that of the leak, however little of it was seen, and not an average with the time before.
    const told = Number(opened[0]?.ratePerHourNanos) / 1e9;
    expect(told).toBeGreaterThan(ratePerHour * 0.45);
    expect(told).toBeLessThan(ratePerHour * 1.25);
  });

  test('a leak of which one minute is seen is told at half its rate, not at a fifteenth', () => {
    const extra = leak('key_search', 300, { model: 'o1' });
    const [first] = run([...USUAL_KEYS, extra], LEAK + 1);
    expect(first?.event).toBe('opened');
    expect(Number(first?.ratePerHourNanos) / 1e9).toBeGreaterThan(149);
  });

  test('two leaks at once are two incidents', () => {
    const events = run([...USUAL_KEYS, leak('key_chat', 200), leak('key_small', 200)], LEAK + 60);
    const keys = events.filter(({ event }) => event === 'opened').map(({ scope }) => scope.apiKeyId);
    expect(keys.sort()).toEqual(['key_chat', 'key_small']);
  });

  test('use of an office key at night is a warning within half an hour', () => {
    const night = JUDGED + 2 * DAY_MINUTES + 2 * 60;
    const extra = leak('key_office', 0, { spend: (minute) => (minute >= night && minute < night + 180 ? 6 / 60 : 0) });
    const [first] = run([...USUAL_KEYS, extra], night + 180);
    expect(first).toMatchObject({
      event: 'opened',
      kind: 'novelty',
      severity: 'warning',
      scope: { apiKeyId: 'key_office' },
    });
    expect(countMinutesToAlert(first, night)).toBeLessThanOrEqual(30);
  });

  test('a key silent for two weeks that wakes', () => {
    const sleeper: SmallKey = {
      keyId: 'key_old',
      spend: (minute) => (minute < 5 * DAY_MINUTES ? steadySpend(3, 9)(minute) : minute >= LEAK ? 15 / 60 : 0),
    };
    const [first] = run([...USUAL_KEYS, sleeper], LEAK + 120);
    expect(first).toMatchObject({ kind: 'novelty', scope: { apiKeyId: 'key_old' } });
    expect(first?.facts.map(({ kind }) => kind)).toContain('woke_up');
    expect(countMinutesToAlert(first, LEAK)).toBeLessThanOrEqual(10);
  });

  test('five times the cost at equal requests names the price', () => {
    const usual: SmallKey = {
      keyId: 'key_rag',
      spend: steadySpend(90, 7),
      requests: (minute) => 10 * (1 + (minute % 3)),
    };
    const collapsed: SmallKey = { ...usual, spend: (minute) => steadySpend(90, 7)(minute) * (minute >= LEAK ? 5 : 1) };
    const [first] = run([...USUAL_KEYS, collapsed], LEAK + 120);
    expect(first?.scope.apiKeyId).toBe('key_rag');
    expect(first?.facts.length).toBeGreaterThan(0);
  });

  test('a drip of twice the usual is told within a day', () => {
    const drip = leak('key_small', 0, { spend: (minute) => (minute >= LEAK ? 20 / DAY_MINUTES : 0) });
    const [first] = run([...USUAL_KEYS, drip], LEAK + 2 * DAY_MINUTES);
    expect(first).toMatchObject({ event: 'opened', severity: 'warning', scope: { apiKeyId: 'key_small' } });
    expect(countMinutesToAlert(first, LEAK)).toBeLessThanOrEqual(1_500);
  });

  test('any use of a canary key is critical', () => {
    const canary = leak('key_canary', 0.5);
    const [first] = run([...USUAL_KEYS, canary], LEAK + 10, { canaryKeyIds: ['key_canary'] });
    expect(first).toMatchObject({ severity: 'critical', scope: { apiKeyId: 'key_canary' } });
    expect(first?.facts[0]?.kind).toBe('canary');
  });

  test('usage without a known price is judged and said to be so', () => {
    const [first] = run([...USUAL_KEYS, leak('key_small', 100, { model: 'mystery', unpriced: true })], LEAK + 60);
    expect(first?.scope.apiKeyId).toBe('key_small');
    expect(first?.facts.map(({ kind }) => kind)).toContain('unpriced');
  });
});

describe('what is said about a find', () => {
  const names = { users: { user_mallory: 'Mallory' }, apiKeys: { key_search: 'search' }, projects: {} };
  const collect = (extra: SmallKey) => {
    const events = run([...USUAL_KEYS, extra], LEAK + 90, { names, tellsUpdates: true });
    return events.flatMap(({ explanation, facts }) => [explanation, ...facts.map(({ text }) => text)]);
  };
  const byMallory = (serviceTier: string) => leak('key_search', 6, { userId: 'user_mallory', serviceTier });

  test('people and keys are called by their names, and each sentence says what it is about', () => {
    const words = collect(byMallory('flex'));
    expect(words).toContain('User Mallory uses key search for the first time.');
    expect(words).toContain('Service tier flex is used with key search for the first time.');
    expect(words.join(' ')).not.toMatch(/user_mallory|key_search/);
    expect(words.filter((text) => /(^|[.] )(It|Its|That) /.test(text))).toEqual([]);
  });

  test('the default service tier seen first is no fact beside others', () => {
    const words = collect(byMallory('default'));
    expect(words).toContain('User Mallory uses key search for the first time.');
    expect(words.join(' ')).not.toContain('tier');
  });
});

describe('ordinary life is silent', () => {
  const months = JUDGED + 14 * DAY_MINUTES;

  test('two judged weeks of usual traffic', () => {
    expect(run(USUAL_KEYS, months)).toEqual([]);
  });

  test('the days on which clocks change', () => {
    // New York changes on 2026-03-08, in the judged weeks; its office keys follow the wall clock.
    const offset = (minute: number) => (minute >= 34 * DAY_MINUTES + 7 * 60 ? 240 : 300);
    const local: SmallKey = {
      keyId: 'key_ny',
      spend: (minute) => officeSpend(80, 5)(Math.max(0, minute - offset(minute))),
    };
    expect(run([...USUAL_KEYS, local], 40 * DAY_MINUTES, { timezone: 'America/New_York' })).toEqual([]);
  });

  test('a nightly job restated just after the clocks went forward', () => {
    const job: SmallKey = {
      keyId: 'key_job',
      // 01:20 to 01:50 on the wall of New York, where 02:00 is 03:00 on the day of the change.
      spend: (minute) => {
        const [day, time] = [Math.floor(minute / DAY_MINUTES), minute % DAY_MINUTES];
        return time >= 380 && time < 410 ? 0.15 + 0.02 * (day % 5) : 0;
      },
    };
    const end = 34 * DAY_MINUTES + 410;
    const detector = createSmallDetector({ timezone: 'America/New_York' });
    const events = showMinutes(detector, [...USUAL_KEYS, job], 0, end + 14);
    const more = { ...job, spend: (minute: number) => job.spend(minute) * 1.02 };
    events.push(...detector.observe(buildMinute([...USUAL_KEYS, more], end - 1, 16)));
    expect(events).toEqual([]);
  });

  test('six hours without any data, and after it', () => {
    const gap = (minute: number) => minute >= LEAK && minute < LEAK + 360;
    const keys = USUAL_KEYS.map((key) => ({
      ...key,
      spend: (minute: number) => (gap(minute) ? 0 : key.spend(minute)),
    }));
    expect(run(keys, LEAK + 2 * DAY_MINUTES)).toEqual([]);
  });

  test('a holiday on a work day', () => {
    const holiday = Math.floor(LEAK / DAY_MINUTES);
    const keys = USUAL_KEYS.map((key) =>
      key.keyId === 'key_office'
        ? { ...key, spend: (minute: number) => (Math.floor(minute / DAY_MINUTES) === holiday ? 0 : key.spend(minute)) }
        : key,
    );
    expect(run(keys, LEAK + 3 * DAY_MINUTES)).toEqual([]);
  });

  test('an announced doubling', () => {
    const doubled = USUAL_KEYS.map((key) =>
      key.keyId === 'key_chat'
        ? { ...key, spend: (minute: number) => key.spend(minute) * (minute >= LEAK ? 2 : 1) }
        : key,
    );
    const plans = [{ scope: { apiKeyId: 'key_chat' }, multiplier: 2, fromSeconds: START_SECONDS + LEAK * 60 }];
    expect(run(doubled, LEAK + 7 * DAY_MINUTES, { plans })).toEqual([]);
  });

  test('a doubling that nobody announced warns, and wakes no one', () => {
    const doubled = USUAL_KEYS.map((key) =>
      key.keyId === 'key_chat'
        ? { ...key, spend: (minute: number) => key.spend(minute) * (minute >= LEAK ? 2 : 1) }
        : key,
    );
    const opened = run(doubled, LEAK + 7 * DAY_MINUTES).filter(({ event }) => event === 'opened');
    expect(opened.length).toBeGreaterThanOrEqual(1);
    expect(opened.length).toBeLessThanOrEqual(2);
    expect(opened.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  describe('a rotated key of irregular use', () => {
    /** Half an hour of $30 at noon: a day of silence is nothing unusual. */
    const burst = (minute: number) => {
      const minuteOfDay = minute % DAY_MINUTES;
      return minuteOfDay >= 720 && minuteOfDay < 750 ? 1 : 0;
    };
    const from = JUDGED + 3 * DAY_MINUTES;
    const rotated = (userId: string): SmallKey[] => [
      ...USUAL_KEYS,
      { keyId: 'key_rare', userId: 'user_rare', spend: (minute) => (minute < from ? burst(minute) : 0) },
      { keyId: 'key_rare_next', userId, spend: (minute) => (minute < from ? 0 : burst(minute)) },
    ];

    test('is silent where the same user goes on with the same model', () => {
      expect(run(rotated('user_rare'), JUDGED + 6 * DAY_MINUTES)).toEqual([]);
    });

    test('is told where a stranger does', () => {
      const [first] = run(rotated('user_eve'), JUDGED + 6 * DAY_MINUTES);
      expect(first).toMatchObject({ event: 'opened', scope: { apiKeyId: 'key_rare_next' } });
    });
  });

  test('a rotated key: the old one stops, a new one goes on', () => {
    const rotated: SmallKey[] = [
      ...USUAL_KEYS.filter(({ keyId }) => keyId !== 'key_chat'),
      { keyId: 'key_chat', spend: (minute) => (minute < LEAK ? steadySpend(400, 1)(minute) : 0) },
      { keyId: 'key_chat_2', spend: (minute) => (minute >= LEAK ? steadySpend(400, 1)(minute) : 0) },
    ];
    expect(run(rotated, LEAK + 5 * DAY_MINUTES)).toEqual([]);
  });

  test('the same minutes shown again', () => {
    const detector = createSmallDetector();
    showMinutes(detector, USUAL_KEYS, 0, JUDGED + 120);
    const before = detector.snapshot();
    expect(showMinutes(detector, USUAL_KEYS, JUDGED, JUDGED + 120)).toEqual([]);
    expect(detector.snapshot().series).toEqual(before.series);
  });
});

describe('what people say changes what alerts', () => {
  test('"expected" lets the same level pass, and a larger one not', () => {
    const feedback: DetectorOptions['feedback'] = [
      {
        verdict: 'expected',
        scope: { apiKeyId: 'key_small' },
        kind: 'spike',
        atSeconds: START_SECONDS + JUDGED * 60,
        ratePerHourNanos: 70_000_000_000n,
      },
    ];
    expect(run([...USUAL_KEYS, leak('key_small', 60)], LEAK + 120, { feedback })).toEqual([]);
    expect(run([...USUAL_KEYS, leak('key_small', 300)], LEAK + 120, { feedback })).not.toEqual([]);
  });

  test('a monthly budget warns before it is passed and is critical after', () => {
    const events = run(USUAL_KEYS, JUDGED + 21 * DAY_MINUTES, { monthlyBudgetNanos: 6_000_000_000_000n });
    const told = events.filter(({ kind, event }) => kind === 'budget' && event !== 'updated');
    const budget = told.map(({ event, severity }) => `${event} ${severity}`);
    expect(budget.slice(0, 2)).toEqual(['opened warning', 'escalated critical']);
  });
});

test('the month of one connection among others is told under its name', () => {
  const explain = (options: Partial<DetectorOptions>) =>
    run([...USUAL_KEYS, leak('key_chat', 300)], LEAK + 60, options)[0]?.explanation ?? '';
  expect(explain({})).toMatch(/ and the month ends at \$/);
  expect(explain({ connectionName: 'OpenAI' })).toMatch(
    / and the month on OpenAI ends at \$[\d,]+ instead of \$[\d,]+\.$/,
  );
});

test('an incident ends when the hour is ordinary again', () => {
  const events = run([...USUAL_KEYS, leak('key_chat', 300)], LEAK + 600);
  expect(events[0]?.event).toBe('opened');
  expect(events.at(-1)?.event).toBe('resolved');
  expect(new Set(events.map(({ incident }) => incident)).size).toBe(1);
});
