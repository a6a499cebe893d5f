import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeOrganization } from '@/lib/simulator/organization';
import { resolveEvents } from '@/lib/simulator/resolved-events';
import { parseScenario, type ScenarioInput } from '@/lib/simulator/scenario';
import { createStreams } from '@/lib/simulator/streams';
import { addTally, createTally, createTraffic, type Traffic } from '@/lib/simulator/traffic';
import { computeTruth, type TruthQuery } from '@/lib/simulator/truth';
import { get, NOW, seconds, withSimulator } from './simulated-api';

function simulate(scenario: ScenarioInput = {}, seed = 1): Traffic {
  const organization = describeOrganization();
  const events = resolveEvents(parseScenario(scenario).events, NOW);
  return createTraffic(seed, createStreams(seed, organization, events), events);
}

function dollars(traffic: Traffic, query: TruthQuery, keyName?: string): number {
  const key = describeOrganization().keys.find(({ name }) => name === keyName);
  const rows = computeTruth(traffic, { ...query, groupBy: ['apiKeyId'] });
  const wanted = keyName === undefined ? rows : rows.filter(({ group }) => group.apiKeyId === key?.id);
  return wanted.reduce((sum, { costNanos }) => sum + Number(costNanos) / 1e9, 0);
}

const day = (iso: string): TruthQuery => ({
  from: new Date(iso),
  to: new Date(Date.parse(iso) + 86_400_000),
  bucketSeconds: 3_600,
});

describe('traffic is a function of seed and minute', () => {
  it('makes hours and days the exact sums of their minutes, at any moment of reporting', () => {
    const traffic = simulate({
      events: [
        { type: 'late_data', startsAfterSeconds: -7_200 },
        { type: 'leaked_key', startsAfterSeconds: -1_800 },
      ],
    });
    const nowMinute = Math.floor(NOW.getTime() / 60_000);
    fc.assert(
      fc.property(
        fc.nat(traffic.streams.length - 1),
        fc.integer({ min: -300, max: 10 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: -400, max: 60 }),
        (index, fromMinute, minutes, asOfMinute) => {
          const stream = traffic.streams[index]!;
          const start = (nowMinute + fromMinute) * 60;
          const asOf = (nowMinute + asOfMinute) * 60 + 13;
          const byMinute = createTally();
          for (let minute = 0; minute < minutes; minute += 1) {
            addTally(byMinute, traffic.sum(stream, start + minute * 60, start + (minute + 1) * 60, asOf));
          }
          expect(traffic.sum(stream, start, start + minutes * 60, asOf)).toEqual(byMinute);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('never reports less of a minute later on', () => {
    const traffic = simulate({ events: [{ type: 'late_data', startsAfterSeconds: -7_200 }] });
    const stream = traffic.streams[0]!;
    const start = Math.floor(NOW.getTime() / 60_000) * 60 - 1_200;
    const seen = [0, 60, 120, 500, 900, 1_300].map(
      (lag) => traffic.sum(stream, start, start + 60, start + 60 + lag).requests,
    );
    expect(seen[0]).toBe(0);
    expect(seen).toEqual([...seen].sort((left, right) => left - right));
    expect(new Set(seen).size).toBeGreaterThan(3);
  });

  it('is the same for one seed byte for byte, and another for another', async () => {
    const path = `usage/completions?start_time=${seconds('2026-11-22T00:00:00Z')}&bucket_width=1h&limit=100&group_by=api_key_id&group_by=model`;
    const read = (seed: number) =>
      withSimulator(
        async (simulator) => JSON.stringify((await get(simulator, path)).body),
        { events: [{ type: 'leaked_key', startsAfterSeconds: -3_600 }] },
        { seed },
      );
    const first = await read(7);
    expect(await read(7)).toBe(first);
    expect(await read(8)).not.toBe(first);
  });

  it('does not change in hindsight when the simulator is started later', async () => {
    const path = `usage/completions?start_time=${seconds('2026-11-10T00:00:00Z')}&limit=7&group_by=api_key_id`;
    const [early, late] = await Promise.all(
      ['2026-11-23T10:30:20Z', '2026-12-24T00:00:00Z'].map((now) =>
        withSimulator(async (simulator) => (await get(simulator, path)).body.data, {}, { now: () => new Date(now) }),
      ),
    );
    expect(late).toEqual(early);
  });
});

describe('the organization', () => {
  const traffic = simulate();

  it('spends about $500 on a weekday and less than half on a Sunday', () => {
    const weekday = dollars(traffic, day('2026-11-19T00:00:00Z'));
    const sunday = dollars(traffic, day('2026-11-22T00:00:00Z'));
    expect(weekday).toBeGreaterThan(450);
    expect(weekday).toBeLessThan(560);
    expect(sunday).toBeLessThan(0.6 * weekday);
    expect(sunday).toBeGreaterThan(0.25 * weekday);
  });

  it('grows over 90 days', () => {
    const before = dollars(traffic, day('2026-08-27T00:00:00Z'));
    const after = dollars(traffic, day('2026-11-19T00:00:00Z'));
    expect(after / before).toBeGreaterThan(1.15);
    expect(after / before).toBeLessThan(1.5);
  });

  it.each([
    ['contract-review works by day', 'contract-review', 10, 2],
    ['nightly-summaries works by night', 'nightly-summaries', 2, 10],
  ])('%s', (_name, key, busyHour, quietHour) => {
    const hour = (value: number): TruthQuery => ({
      from: new Date(Date.UTC(2026, 10, 19, value)),
      to: new Date(Date.UTC(2026, 10, 19, value + 1)),
      bucketSeconds: 3_600,
    });
    expect(dollars(traffic, hour(busyHour), key)).toBeGreaterThan(8 * dollars(traffic, hour(quietHour), key));
  });

  it('uses six models in completions and embeddings, from all three projects', () => {
    const rows = computeTruth(traffic, { ...day('2026-11-19T00:00:00Z'), groupBy: ['kind', 'model'] });
    const models = rows.filter(({ group }) => group.kind !== 'moderations').map(({ group }) => group.model);
    expect(new Set(models).size).toBe(6);
    expect(computeTruth(traffic, { ...day('2026-11-19T00:00:00Z'), groupBy: ['projectId'] })).toHaveLength(3);
  });

  it('repeats its days closely enough that an ordinary hour never costs three times the same hour a week before', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const at = (week: number): TruthQuery => ({
        from: new Date(Date.UTC(2026, 10, 19 - 7 * week, hour)),
        to: new Date(Date.UTC(2026, 10, 19 - 7 * week, hour + 1)),
        bucketSeconds: 3_600,
      });
      expect(dollars(traffic, at(0)) / dollars(traffic, at(1))).toBeLessThan(1.6);
    }
  });
});

describe('events', () => {
  const nextHour: TruthQuery = { from: new Date('2026-11-23T11:00:00Z'), to: new Date('2026-11-23T12:00:00Z') };
  const usual = dollars(simulate(), nextHour, 'ci-runner');

  it('leaked_key spends what it says on a model the key never used', () => {
    const traffic = simulate({
      events: [{ type: 'leaked_key', apiKeyId: 'ci-runner', startsAfterSeconds: 60, dollarsPerHour: 90 }],
    });
    const extra = dollars(traffic, nextHour, 'ci-runner') - usual;
    expect(extra).toBeGreaterThan(75);
    expect(extra).toBeLessThan(105);
    const models = computeTruth(traffic, { ...nextHour, groupBy: ['apiKeyId', 'model'] });
    const ciKey = describeOrganization().keys.find(({ name }) => name === 'ci-runner')?.id;
    expect(models.filter(({ group }) => group.apiKeyId === ciKey)).toHaveLength(2);
  });

  it('starts and ends on its second', () => {
    const traffic = simulate({
      events: [{ type: 'leaked_key', startsAt: '2026-11-23T11:00:30Z', durationSeconds: 90, rampSeconds: 0 }],
    });
    const leak = traffic.streams.at(-1)!;
    const perMinute = [0, 1, 2, 3].map((minute) => {
      const start = seconds('2026-11-23T10:59:00Z') + minute * 60;
      return traffic.sum(leak, start, start + 60, Number.POSITIVE_INFINITY).requests;
    });
    expect(perMinute[0]).toBe(0);
    expect(perMinute[1]).toBeGreaterThan(0);
    expect(perMinute[2]).toBeGreaterThan(perMinute[1]!);
    expect(perMinute[3]).toBe(0);
  });

  it('runaway_loop repeats the model of the key', () => {
    const traffic = simulate({
      events: [{ type: 'runaway_loop', apiKeyId: 'ci-runner', startsAfterSeconds: 0, dollarsPerHour: 45 }],
    });
    expect(dollars(traffic, nextHour, 'ci-runner') - usual).toBeGreaterThan(35);
    expect(traffic.streams.at(-1)?.dimensions.model).toBe('gpt-5-mini-2025-08-07');
  });

  it('slow_drip adds a little', () => {
    const traffic = simulate({
      events: [{ type: 'slow_drip', apiKeyId: 'ci-runner', startsAfterSeconds: 0, dollarsPerHour: 2 }],
    });
    const extra = dollars(traffic, nextHour, 'ci-runner') - usual;
    expect(extra).toBeGreaterThan(1.2);
    expect(extra).toBeLessThan(2.8);
  });

  it('model_switch moves the same requests to another model', () => {
    const traffic = simulate({
      events: [
        { type: 'model_switch', apiKeyId: 'storefront-chat', startsAfterSeconds: 0, toModel: 'gpt-4.1-2025-04-14' },
      ],
    });
    const rows = computeTruth(traffic, { ...nextHour, groupBy: ['apiKeyId', 'model'], kind: 'completions' });
    const key = describeOrganization().keys.find(({ name }) => name === 'storefront-chat')?.id;
    const own = rows.filter(({ group }) => group.apiKeyId === key);
    expect(own.map(({ group }) => group.model)).toEqual(['gpt-4.1-2025-04-14']);
    expect(own[0]!.counts.requests).toBeGreaterThan(1_000);
  });

  it('launch multiplies a key, with a ramp', () => {
    const event = {
      type: 'launch',
      apiKeyId: 'storefront-chat',
      startsAt: '2026-11-23T11:00:00Z',
      multiplier: 3,
      rampSeconds: 3_600,
    } as const;
    const launched = simulate({ events: [event] });
    const later: TruthQuery = { from: new Date('2026-11-23T13:00:00Z'), to: new Date('2026-11-23T14:00:00Z') };
    const ratio = (query: TruthQuery) =>
      dollars(launched, query, 'storefront-chat') / dollars(simulate(), query, 'storefront-chat');
    expect(ratio(later)).toBeGreaterThan(2.8);
    expect(ratio(later)).toBeLessThan(3.2);
    expect(ratio(nextHour)).toBeGreaterThan(1.7);
    expect(ratio(nextHour)).toBeLessThan(2.4);
  });

  it('leave everybody else as they were', () => {
    const traffic = simulate({ events: [{ type: 'leaked_key', apiKeyId: 'ci-runner', startsAfterSeconds: 0 }] });
    expect(dollars(traffic, nextHour, 'support-agent')).toBe(dollars(simulate(), nextHour, 'support-agent'));
  });
});
