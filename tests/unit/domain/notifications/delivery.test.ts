import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitAttemptLine } from '@/lib/domain/notifications/attempt-line';
import { planPause } from '@/lib/domain/notifications/channel-health';
import {
  buildMessageId,
  decideAfterAttempt,
  planRetry,
  RETRY_PERIOD_MS,
  renderAttemptLine,
} from '@/lib/domain/notifications/delivery';
import { MINUTE_MS } from '@/lib/domain/time';

describe('retry schedule', () => {
  const rows = [
    { name: 'first failure: 15 s later', input: { attemptCount: 1, ageMs: 0, chance: 0.5 }, delayMs: 15_000 },
    { name: 'second failure: 30 s later', input: { attemptCount: 2, ageMs: 20_000, chance: 0.5 }, delayMs: 30_000 },
    { name: 'early end of the spread: 20 % sooner', input: { attemptCount: 1, ageMs: 0, chance: 0 }, delayMs: 12_000 },
    {
      name: 'ninth failure: an hour at most',
      input: { attemptCount: 9, ageMs: 90 * MINUTE_MS, chance: 0.5 },
      delayMs: 60 * MINUTE_MS,
    },
    {
      name: 'hundredth failure: still an hour',
      input: { attemptCount: 100, ageMs: 90 * MINUTE_MS, chance: 0.5 },
      delayMs: 60 * MINUTE_MS,
    },
    {
      name: 'ten minutes before the end of the day: the last try is at its end',
      input: { attemptCount: 30, ageMs: RETRY_PERIOD_MS - 10 * MINUTE_MS, chance: 0.5 },
      delayMs: 10 * MINUTE_MS,
    },
    {
      name: 'a receiver that asks for a minute gets it',
      input: { attemptCount: 1, ageMs: 0, chance: 0.5, retryAfterMs: MINUTE_MS },
      delayMs: MINUTE_MS,
    },
    {
      name: 'a receiver that asks for a day is tried again after 15 minutes',
      input: { attemptCount: 1, ageMs: 0, chance: 0.5, retryAfterMs: 1_440 * MINUTE_MS },
      delayMs: 15 * MINUTE_MS,
    },
  ];
  test.each(rows)('$name', ({ input, delayMs }) => {
    expect(planRetry(input)).toEqual({ kind: 'retry', delayMs });
  });

  test.each([1, 5])('a channel that asks for a day after failure %d is tried again after 15 minutes', (failures) => {
    expect(planPause(failures, 1_440 * MINUTE_MS)).toBe(15 * MINUTE_MS);
  });

  test('a day after the decision it is given up', () => {
    expect(planRetry({ attemptCount: 30, ageMs: RETRY_PERIOD_MS, chance: 0.5 })).toEqual({ kind: 'give-up' });
  });

  test('whatever the chances, retries end after a day and number fewer than 60', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), (chances) => {
        let ageMs = 0;
        for (let attemptCount = 1; attemptCount < 60; attemptCount += 1) {
          const plan = planRetry({ attemptCount, ageMs, chance: chances.next().value });
          if (plan.kind === 'give-up') return ageMs === RETRY_PERIOD_MS;
          if (plan.delayMs <= 0) return false;
          ageMs += plan.delayMs;
        }
        return false;
      }),
    );
  });
});

describe('after an attempt', () => {
  const input = { attemptCount: 1, ageMs: 0, chance: 0.5 };
  test.each([
    { name: 'accepted: sent', outcome: 'accepted', next: { state: 'sent' } },
    { name: 'temporary: pending again', outcome: 'temporary', next: { state: 'pending', delayMs: 15_000 } },
    { name: 'permanent: dead at once', outcome: 'permanent', next: { state: 'dead' } },
  ] as const)('$name', ({ outcome, next }) => {
    expect(decideAfterAttempt(outcome, input)).toEqual(next);
  });

  test('temporary after a day: dead', () => {
    expect(decideAfterAttempt('temporary', { ...input, ageMs: RETRY_PERIOD_MS })).toEqual({ state: 'dead' });
  });
});

describe('Message-ID', () => {
  test.each([
    ['spend.example.com', '<d1@spend.example.com>'],
    ['localhost:3000', '<d1@localhost>'],
    ['127.0.0.1', '<d1@127.0.0.1>'],
    ['[::1]:3000', '<d1@1>'],
    ['', '<d1@spendwatch.invalid>'],
    ['a..b.example.', '<d1@a.b.example>'],
  ])('host %j gives %s', (host, expected) => {
    expect(buildMessageId('d1', host)).toBe(expected);
  });

  test('whatever the host, it is one dot-atom on each side', () => {
    fc.assert(
      fc.property(fc.string(), (host) => /^<d1@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*>$/.test(buildMessageId('d1', host))),
    );
  });
});

test('the timeline line of an attempt is one line in the words of the server', () => {
  expect(renderAttemptLine('a@b.example', 'accepted', '250 2.0.0 queued', false)).toBe(
    'The message to a@b.example was accepted: 250 2.0.0 queued',
  );
  expect(renderAttemptLine('a@b.example', 'permanent', '550-no\n550 user', true)).toBe(
    'The message to a@b.example was refused: 550-no 550 user',
  );
  expect(renderAttemptLine('a@b.example', 'temporary', '451 later', false)).toBe(
    'The message to a@b.example is delayed: 451 later',
  );
  expect(renderAttemptLine('a@b.example', 'temporary', '451 later', true)).toBe(
    'The message to a@b.example was given up: 451 later',
  );
});

test.each<{ outcome: 'accepted' | 'temporary' | 'permanent'; isGivenUp: boolean; text: string }>([
  { outcome: 'accepted', isGivenUp: false, text: 'Message to on-call: a@b.example accepted' },
  { outcome: 'temporary', isGivenUp: false, text: 'Message to on-call: a@b.example is delayed' },
  { outcome: 'temporary', isGivenUp: true, text: 'Message to on-call: a@b.example was given up' },
  { outcome: 'permanent', isGivenUp: true, text: 'Message to on-call: a@b.example refused' },
])('a line about an attempt is told apart from the reply: $text', ({ outcome, isGivenUp, text }) => {
  const line = renderAttemptLine('on-call: a@b.example', outcome, '250 ok: queued as 1', isGivenUp);
  expect(splitAttemptLine(line)).toEqual({ text, reply: '250 ok: queued as 1' });
});

test('other lines of the timeline have no reply', () => {
  const line = 'Opened as critical: The message to nobody was';
  expect(splitAttemptLine(line)).toEqual({ text: line, reply: null });
});
