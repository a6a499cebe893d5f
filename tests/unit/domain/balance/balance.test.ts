import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BalanceEntry,
  computeLeft,
  DEFAULT_BALANCE_LIMITS,
  decideBalance,
  findBalanceStart,
  forecastRunway,
} from '@/lib/domain/balance/balance';
import { renderBalance } from '@/lib/domain/balance/balance-text';
import { isPdf, matchInvoices } from '@/lib/domain/balance/invoice';
import { convertNumberToNanos } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';

const dollars = convertNumberToNanos;
const NOW = new Date('2026-11-30T12:00:00Z');
const on = (day: number, hour = 0) => new Date(Date.UTC(2026, 10, day, hour));
const entry = (kind: BalanceEntry['kind'], amount: number, at: Date) => ({ kind, amountNanos: dollars(amount), at });

/** Spend of the 28 days before the 30th; the first of them is a Monday. */
const spend = (dollarsOf: (index: number) => number) =>
  Array.from({ length: 28 }, (_, index) => ({
    startsAt: new Date(on(30).getTime() - (28 - index) * DAY_MS),
    nanos: dollars(dollarsOf(index)),
  }));

describe('where counting begins', () => {
  test.each([
    { name: 'nothing entered: not known', entries: [], reading: null, start: null },
    {
      name: 'top-ups alone: at the first of them',
      entries: [entry('top-up', 50, on(9)), entry('top-up', 100, on(3))],
      reading: null,
      start: { since: on(3), creditNanos: dollars(150), saidBy: null },
    },
    {
      name: 'a balance makes what is older count no more',
      entries: [entry('top-up', 100, on(3)), entry('balance', 7, on(5)), entry('top-up', 50, on(9))],
      reading: null,
      start: { since: on(5), creditNanos: dollars(57), saidBy: 'person' },
    },
    {
      name: 'of a typed balance and one of the provider the newer holds',
      entries: [entry('balance', 7, on(5)), entry('top-up', 50, on(9))],
      reading: { nanos: dollars(33), at: on(20) },
      start: { since: on(20), creditNanos: dollars(33), saidBy: 'provider' },
    },
    {
      name: 'what is dated ahead has not happened',
      entries: [entry('top-up', 100, on(3)), entry('top-up', 999, new Date('2026-12-24T00:00:00Z'))],
      reading: null,
      start: { since: on(3), creditNanos: dollars(100), saidBy: null },
    },
  ])('$name', ({ entries, reading, start }) => {
    expect(findBalanceStart(entries, reading, NOW)).toEqual(start);
  });
});

test('recharges that nobody entered are taken for granted, just as many as keep the balance above its limit', () => {
  const recharge = { belowNanos: dollars(10), amountNanos: dollars(50) };
  const left = (spent: number) => computeLeft({ creditNanos: dollars(100) }, dollars(spent), recharge);
  expect(left(90)).toEqual({ leftNanos: dollars(10), assumedRecharges: 0 });
  expect(left(90.01)).toEqual({ leftNanos: dollars(59.99), assumedRecharges: 1 });
  expect(left(230)).toEqual({ leftNanos: dollars(20), assumedRecharges: 3 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), (spent) => {
      const { leftNanos, assumedRecharges } = left(spent);
      expect(leftNanos).toBe(dollars(100 - spent) + BigInt(assumedRecharges) * dollars(50));
      expect(leftNanos >= dollars(10) && leftNanos < dollars(101)).toBe(true);
    }),
  );
});

describe('runway', () => {
  test('even spend ends when division says, with ten percent on both sides', () => {
    const runway = forecastRunway(
      dollars(95),
      spend(() => 10),
      NOW,
    );
    expect(runway).toEqual({
      perDayNanos: dollars(10),
      endsAt: new Date(NOW.getTime() + 9.5 * DAY_MS),
      earliestAt: new Date(Math.floor(NOW.getTime() + (95 / 11) * DAY_MS)),
      latestAt: new Date(Math.floor(NOW.getTime() + (95 / 9) * DAY_MS)),
    });
  });

  test('weekends without spend are walked over, not averaged in', () => {
    // 30 November is a Monday: half of it, then four working days, a weekend, and a Monday.
    const workdays = spend((index) => (index % 7 < 5 ? 20 : 0));
    expect(forecastRunway(dollars(90), workdays, NOW)?.endsAt).toEqual(new Date('2026-12-05T00:00:00Z'));
    expect(forecastRunway(dollars(91), workdays, NOW)?.endsAt).toEqual(new Date('2026-12-07T01:12:00Z'));
  });

  test('the busiest and the calmest week make the range', () => {
    const rising = spend((index) => 5 * (1 + Math.floor(index / 7)));
    const runway = forecastRunway(dollars(125), rising, NOW);
    expect(runway?.perDayNanos).toBe(dollars(12.5));
    expect(runway?.endsAt).toEqual(new Date(NOW.getTime() + 10 * DAY_MS));
    expect(runway?.earliestAt).toEqual(new Date(NOW.getTime() + 6.25 * DAY_MS));
    expect(runway?.latestAt).toEqual(new Date(NOW.getTime() + 25 * DAY_MS));
  });

  test('too little known, nothing spent, or more than two years: no date is made up', () => {
    expect(forecastRunway(dollars(5), spend(() => 10).slice(0, 2), NOW)).toBeNull();
    expect(
      forecastRunway(
        dollars(5),
        spend(() => 0),
        NOW,
      ),
    ).toBeNull();
    expect(
      forecastRunway(
        dollars(100_000),
        spend(() => 1),
        NOW,
      )?.endsAt,
    ).toBeNull();
    expect(
      forecastRunway(
        0n,
        spend(() => 1),
        NOW,
      )?.endsAt,
    ).toEqual(NOW);
  });
});

describe('when people are told', () => {
  const decide = (days: number | null, isOpen = false, left = 100) =>
    decideBalance(
      {
        leftNanos: dollars(left),
        endsAt: days === null ? null : new Date(NOW.getTime() + days * DAY_MS),
        recharge: null,
        spentLastDayNanos: 0n,
      },
      DEFAULT_BALANCE_LIMITS,
      NOW,
      isOpen,
    );
  test.each([
    { name: 'a week and more: calm', decision: decide(7.1), expected: { kind: 'calm' } },
    { name: 'within the limit: warning', decision: decide(6.9), expected: { kind: 'ending', severity: 'warning' } },
    { name: 'within a day: critical', decision: decide(0.9), expected: { kind: 'ending', severity: 'critical' } },
    {
      name: 'nothing left: critical',
      decision: decide(0, false, 0),
      expected: { kind: 'empty', severity: 'critical' },
    },
    { name: 'no end in sight: calm', decision: decide(null), expected: { kind: 'calm' } },
    {
      name: 'open: stays so a little beyond',
      decision: decide(8, true),
      expected: { kind: 'ending', severity: 'warning' },
    },
    { name: 'open: ends well beyond', decision: decide(9, true), expected: { kind: 'calm' } },
  ])('$name', ({ decision, expected }) => {
    expect(decision).toEqual(expected);
  });

  test('with automatic recharging its number a day counts, not the end', () => {
    const recharge = { belowNanos: dollars(10), amountNanos: dollars(50) };
    const decideSpent = (spent: number) =>
      decideBalance(
        { leftNanos: dollars(-5), endsAt: NOW, recharge, spentLastDayNanos: dollars(spent) },
        DEFAULT_BALANCE_LIMITS,
        NOW,
        false,
      );
    expect(decideSpent(99.99)).toEqual({ kind: 'calm' });
    expect(decideSpent(100)).toEqual({ kind: 'recharging', severity: 'critical' });
  });
});

test('an incident says what is left, when it ends, between when and when, and what to do', () => {
  const runway = forecastRunway(
    dollars(30),
    spend(() => 10),
    NOW,
  );
  const words = renderBalance(
    {
      connectionName: 'Prod',
      leftNanos: dollars(30),
      runway,
      recharge: null,
      spentLastDayNanos: dollars(11),
      assumedRecharges: 0,
    },
    { kind: 'ending', severity: 'warning' },
    NOW,
  );
  expect(words.title).toBe('The prepaid credits of "Prod" ($30.00) end about 3 Dec 2026, 12:00 UTC');
  expect(words.explanation).toContain('$11.00 were spent in the last 24 hours, $10.00 a day lately');
  expect(words.explanation).toContain('busiest of the last weeks they end 3 Dec 2026, 05:27 UTC');
  expect(words.explanation).toContain('enter the top-up under Budgets, Balance');
});

test('invoices match within half a percent or a dollar, once their month is settled', () => {
  const match = (invoiced: number, spent: number, isSettled = true) =>
    matchInvoices(dollars(invoiced), dollars(spent), isSettled).state;
  expect(match(1004.9, 1000)).toBe('matches');
  expect(match(1005.1, 1000)).toBe('differs');
  expect(match(10.9, 10)).toBe('matches');
  expect(match(11.1, 10)).toBe('differs');
  expect(match(500, 1000, false)).toBe('open');
  expect(matchInvoices(dollars(110), dollars(100), true)).toMatchObject({
    differencePercent: 10,
    differenceNanos: dollars(10),
  });
  expect(isPdf(new TextEncoder().encode('%PDF-1.7 …'))).toBe(true);
  expect(isPdf(new TextEncoder().encode('<html>%PDF-'))).toBe(false);
});
