import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absorbItems, MAX_SERIES, renderOwnerKey, type SourceState } from '@/lib/domain/connections/pushed/absorb';
import type { Contribution } from '@/lib/domain/connections/pushed/counter';
import type { PushedItem } from '@/lib/domain/connections/pushed/item';
import { chooseSignal, type SignalOwner } from '@/lib/domain/connections/pushed/owner';
import { listPushedSpans } from '@/lib/domain/connections/pushed/plan-pull';
import { spreadOverMinutes } from '@/lib/domain/connections/pushed/spread';
import { NO_DIMENSIONS } from '@/lib/domain/usage/usage';

const NOW = new Date('2026-11-23T12:00:00Z');
const ms = (minute: number, second = 0) => NOW.getTime() + (minute * 60 + second) * 1_000;
const nanos = (minute: number, second = 0) => BigInt(ms(minute, second)) * 1_000_000n;

const item = (fields: Partial<PushedItem> = {}): PushedItem => ({
  ...{ mode: 'cumulative', signal: 'gen-ai-usage', digest: 'd', seriesKey: 's', producerKey: 'p', service: 'api' },
  ...{ kind: 'completions', dimensions: { ...NO_DIMENSIONS, projectId: 'api', model: 'openai/gpt-5' } },
  ...{ amounts: [{ value: 10, fields: ['inputTokens'] }], requestCount: null },
  ...{ startNanos: nanos(-5), endNanos: nanos(0) },
  ...fields,
});
const EMPTY: SourceState = {
  ...{ connectedMs: ms(-60), seriesCount: 0, series: new Map(), producers: new Map(), seen: new Set() },
  owners: new Map(),
};
const inputOf = (items: PushedItem[], state: SourceState = EMPTY) =>
  absorbItems(items, state, NOW).minutes.reduce((sum, { adds }) => sum + (adds.inputTokens ?? 0), 0);

describe('what an export adds', () => {
  test('points of a counter in any order and number add up to its newest sum', () => {
    const points = fc.array(fc.record({ minute: fc.integer({ min: -60, max: 0 }), value: fc.nat(1_000) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(points, (told) => {
        // A counter only grows.
        const grown = [...new Map(told.map((one) => [one.minute, one])).values()].sort((a, b) => a.minute - b.minute);
        let sum = 0;
        const items = grown.map(({ minute, value }) => {
          sum += value;
          return item({
            endNanos: nanos(minute),
            startNanos: nanos(-60),
            amounts: [{ value: sum, fields: ['inputTokens'] }],
          });
        });
        expect(inputOf([...items.toReversed(), ...items])).toBe(sum);
      }),
    );
  });

  test('a share of a sum over minutes is whole numbers that add up to it', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.integer({ min: 1, max: 1_440 }),
        fc.option(fc.nat(50)),
        (value, minutes, requestCount) => {
          const contribution: Contribution = {
            ...{ item: item({ requestCount }), fromMs: ms(-minutes), untilMs: ms(0) },
            amounts: [{ value, fields: ['inputTokens'] }],
          };
          const shares = spreadOverMinutes(contribution, NOW);
          const values = shares.map(({ adds }) => adds.inputTokens ?? 0);
          expect(values.reduce((sum, one) => sum + one, 0)).toBe(value);
          expect(values.every((one) => Number.isInteger(one) && one >= 0)).toBe(true);
          expect(shares.every(({ minuteMs }) => minuteMs >= ms(-minutes - 1) && minuteMs < ms(0))).toBe(true);
          expect(new Set(shares.map(({ minuteMs }) => minuteMs)).size).toBe(shares.length);
        },
      ),
    );
  });

  test('an interval that ends on the minute counts to the minute before it', () => {
    const [share] = spreadOverMinutes({ item: item(), amounts: [], fromMs: ms(-1), untilMs: ms(0) }, NOW);
    expect(share?.minuteMs).toBe(ms(-1));
  });

  test('new series beyond the limit are refused, known ones go on', () => {
    const full = { ...EMPTY, seriesCount: MAX_SERIES, series: new Map([['s', { lastNanos: nanos(-1), values: [4] }]]) };
    const absorbed = absorbItems([item(), item({ seriesKey: 'other' })], full, NOW);
    expect(absorbed.refused.map(({ code }) => code)).toEqual(['too_many_series']);
    expect(absorbed.minutes[0]?.adds.inputTokens).toBe(6);
  });

  test('a refused item leaves no trace, so that it may come again', () => {
    const absorbed = absorbItems([item({ mode: 'delta', endNanos: nanos(6) })], EMPTY, NOW);
    expect(absorbed).toMatchObject({ refused: [{ code: 'future' }], newDigests: [], series: [], minutes: [] });
  });
});

describe('which signal counts', () => {
  const contribution = (signal: PushedItem['signal'], from: number, until: number): Contribution => ({
    ...{ item: item({ signal }), amounts: [], fromMs: ms(from), untilMs: ms(until) },
  });
  const owner = (fields: Partial<SignalOwner> = {}): SignalOwner => ({
    ...{ signal: 'gen-ai-usage', sinceMs: null, lastMs: ms(0) },
    ...fields,
  });
  test.each([
    { name: 'the first', known: undefined, told: contribution('spans', 0, 0), isCounted: true, signal: 'spans' },
    {
      name: 'a better one takes over',
      known: owner({ signal: 'spans' }),
      told: contribution('vllm', 0, 1),
      isCounted: false,
      signal: 'vllm',
    },
    {
      name: 'a lesser one beside it',
      known: owner(),
      told: contribution('spans', 5, 5),
      isCounted: false,
      signal: 'gen-ai-usage',
    },
    {
      name: 'a late span from before the takeover',
      known: owner({ sinceMs: ms(1) }),
      told: contribution('spans', 1, 1),
      isCounted: true,
      signal: 'gen-ai-usage',
    },
    {
      name: 'the rest of the export that took over',
      known: owner({ sinceMs: ms(1) }),
      told: contribution('gen-ai-usage', 0, 1),
      isCounted: false,
      signal: 'gen-ai-usage',
    },
    {
      name: 'the interval after it',
      known: owner({ sinceMs: ms(1) }),
      told: contribution('gen-ai-usage', 1, 2),
      isCounted: true,
      signal: 'gen-ai-usage',
    },
    {
      name: 'a lesser one after a quarter of an hour of silence',
      known: owner(),
      told: contribution('spans', 16, 16),
      isCounted: true,
      signal: 'spans',
    },
  ])('$name: counted $isCounted, then $signal counts', ({ known, told, isCounted, signal }) => {
    const chosen = chooseSignal(known, told);
    expect([chosen.isCounted, chosen.owner.signal]).toEqual([isCounted, signal]);
  });

  test('a model is the same with its date and its vendor and without', () => {
    const spans = item({
      mode: 'event',
      signal: 'spans',
      dimensions: { ...NO_DIMENSIONS, model: 'openai/gpt-5-2025-08-07' },
    });
    const { owners } = absorbItems([spans], EMPTY, NOW);
    expect(owners.map(({ key }) => renderOwnerKey(key))).toEqual(['gpt-5\napi']);
  });
});

describe('what is stored again', () => {
  const cursor = (coveredUntil: number) => ({
    ...{ coveredFrom: new Date(ms(-600)), coveredUntil: new Date(ms(coveredUntil)), backfillFrom: new Date(ms(-600)) },
    ...{ lastPulledAt: NOW, lastUsageAt: null },
  });
  const plan = (minutes: number[], known: number | null, receivedAt: number) =>
    listPushedSpans({
      minutes: minutes.map((one) => new Date(ms(one))),
      cursor: known === null ? null : cursor(known),
      receivedAt: new Date(receivedAt),
    }).map(({ startsAt, endsAt }) => [startsAt.toISOString().slice(5, 16), endsAt.toISOString().slice(5, 16)]);
  test.each([
    { name: 'never used: nothing', minutes: [], known: null, at: ms(0), spans: [] },
    {
      name: 'the first use: from its day on',
      minutes: [-3],
      known: null,
      at: ms(0, 5),
      spans: [['11-23T00:00', '11-23T12:01']],
    },
    { name: 'nothing new: nothing', minutes: [], known: 0, at: ms(0), spans: [] },
    {
      name: 'a message without usage: up to it',
      minutes: [],
      known: -2,
      at: ms(0),
      spans: [['11-23T11:58', '11-23T12:00']],
    },
    {
      name: 'a late minute apart',
      minutes: [-300],
      known: -1,
      at: ms(0),
      spans: [
        ['11-23T07:00', '11-23T07:01'],
        ['11-23T11:59', '11-23T12:00'],
      ],
    },
    {
      name: 'minutes near each other in one go',
      minutes: [-20, -9],
      known: -1,
      at: ms(0),
      spans: [['11-23T11:40', '11-23T12:00']],
    },
    {
      name: 'after more than a day of silence: not from before what is known',
      minutes: [-1_430],
      known: -1_470,
      at: ms(0),
      spans: [['11-22T12:10', '11-23T12:00']].map(([, end]) => ['11-22T11:30', end ?? '']),
    },
  ])('$name', ({ minutes, known, at, spans }) => {
    expect(plan(minutes, known, at)).toEqual(spans);
  });
});
