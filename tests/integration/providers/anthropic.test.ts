import { describe, expect, test } from 'vitest';
import { ContainmentCreate } from '@/lib/contracts/containment/containments';
import { UsageQuery } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { computeCost } from '@/lib/domain/pricing';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { testConnection } from '@/lib/services/connections/manage-connections';
import { applyContainment, undoContainment } from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { listLevers } from '@/lib/services/containment/list-levers';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import {
  type AnthropicQuirks,
  type AnthropicSimulator,
  startAnthropicSimulator,
} from '@/lib/simulator/anthropic/server';
import { countTally, describeForPrice, listCharges, toUsageCounts } from '@/lib/simulator/anthropic/usage';
import { parseScenario, type ScenarioInput } from '@/lib/simulator/scenario';
import { isEmptyTally } from '@/lib/simulator/traffic';
import { useTestDatabase } from '../../support/database';
import {
  addTo,
  type Connected,
  connectPeer,
  pullPeer,
  type Sums,
  sorted,
  sumBilled,
  sumFacts,
} from '../../support/provider-pull';

useTestDatabase();

const NOW = new Date('2026-11-23T10:30:20Z');
const LAST_DAY = { from: new Date('2026-11-22T11:00:00Z'), to: new Date('2026-11-23T10:30:00Z') };

type Setup = { simulator: AnthropicSimulator; connected: Connected; clock: { now: Date } };

async function withAnthropic(
  options: { scenario?: ScenarioInput; quirks?: Partial<AnthropicQuirks> },
  run: (setup: Setup) => Promise<void>,
): Promise<void> {
  const clock = { now: NOW };
  const scenario = parseScenario(options.scenario ?? {});
  const simulator = await startAnthropicSimulator({ now: () => clock.now, scenario, quirks: options.quirks ?? {} });
  try {
    await run({ simulator, connected: await connectPeer('anthropic', simulator, NOW), clock });
  } finally {
    await simulator.close();
  }
}

/** What a reader of buckets of this width must arrive at. */
function sumTruth(
  { simulator }: Setup,
  span: typeof LAST_DAY,
  widthSeconds: number,
  asOf: Date,
  hasRequests: boolean,
): Sums {
  const sums: Sums = new Map();
  const { traffic } = simulator;
  for (const stream of traffic.streams) {
    const { kind, dimensions } = stream;
    for (let start = span.from.getTime() / 1_000; start < span.to.getTime() / 1_000; start += widthSeconds) {
      const tally = traffic.sum(stream, start, start + widthSeconds, asOf.getTime() / 1_000);
      if (isEmptyTally(tally)) continue;
      const counts = toUsageCounts(countTally(stream, tally), hasRequests);
      const cost = computeCost(kind, describeForPrice(stream), counts, new Date(start * 1_000), 'anthropic');
      const nanos = cost.state === 'priced' ? cost.costNanos : 0n;
      addTo(sums, `${kind}|${dimensions.apiKeyId ?? ''}|${dimensions.model ?? ''}`, counts, nanos);
    }
  }
  return sums;
}

function sumBilledTruth({ simulator }: Setup, asOf: Date, isByKey: boolean): Map<string, bigint> {
  const billed = new Map<string, bigint>();
  const end = Math.floor(NOW.getTime() / DAY_MS) + 1;
  for (let day = end - 91; day < end; day += 1) {
    for (const { stream, nanos } of listCharges(
      simulator.traffic,
      day * 86_400,
      (day + 1) * 86_400,
      asOf.getTime() / 1_000,
    )) {
      const key = `${new Date(day * DAY_MS).toISOString().slice(0, 10)} ${isByKey ? (stream.dimensions.apiKeyId ?? '') : ''}`;
      billed.set(key, (billed.get(key) ?? 0n) + nanos);
    }
  }
  return billed;
}

async function expectTruth(setup: Setup, { hasRequests }: { hasRequests: boolean }): Promise<void> {
  const { connected, clock } = setup;
  const truth = sorted(sumTruth(setup, LAST_DAY, 60, clock.now, hasRequests));
  expect(truth.length).toBeGreaterThan(5);
  expect(sorted(await sumFacts(connected, 'usage_minute', LAST_DAY.from, LAST_DAY.to))).toEqual(truth);
  const hours = { from: LAST_DAY.from, to: new Date('2026-11-23T10:00:00Z') };
  const hourTruth = sorted(sumTruth(setup, hours, 60, clock.now, hasRequests));
  expect(sorted(await sumFacts(connected, 'usage_hour', hours.from, hours.to))).toEqual(hourTruth);
  const month = { from: new Date('2026-10-20T00:00:00Z'), to: new Date('2026-11-08T00:00:00Z') };
  const days = sorted(sumTruth(setup, month, 86_400, clock.now, hasRequests));
  expect(sorted(await sumFacts(connected, 'usage_day', month.from, month.to))).toEqual(days);
}

describe('what is read of Anthropic equals what was used and billed, to the last token and nano-dollar', () => {
  test('by the older report where the newer one is hours behind: requests are unknown, never zero', async () => {
    await withAnthropic({}, async (setup) => {
      const { connected, clock, simulator } = setup;
      expect((await pullPeer(connected, () => clock.now)).failure).toBeNull();
      await expectTruth(setup, { hasRequests: false });
      const lagged = new Date(clock.now.getTime() - 4 * HOUR_MS);
      expect(sorted(await sumBilled(connected))).toEqual(sorted(sumBilledTruth(setup, lagged, true)));
      const query = UsageQuery.parse({
        from: LAST_DAY.from.toISOString(),
        to: NOW.toISOString(),
        kind: ['completions'],
      });
      const { totals } = await getUsageSeries(connected.viewer, query, NOW);
      expect(totals).toMatchObject({ requests: null, requestsComplete: false, unpricedRequests: 0 });
      expect(totals.inputTokens).toBeGreaterThan(0);
      // Two kinds of usage are read from the same pages.
      const older = simulator.listRequests().filter((one) => one.includes('usage_report/messages'));
      expect(older.length).toBeLessThan(1.5 * new Set(older).size);
      expect(await getDb().providerApiKey.count({ where: { workspaceId: connected.workspaceId } })).toBe(5);
      expect(await getDb().providerProject.count({ where: { workspaceId: connected.workspaceId } })).toBe(3);
    });
  });

  test('by the report by dimension where it is fresh, through 429, HTML, a cut page and a token that is too old', async () => {
    await withAnthropic({ quirks: { byDimension: { lagSeconds: 180 } } }, async (setup) => {
      const { connected, clock, simulator } = setup;
      simulator.failNext(1, { kind: 'status', status: 429, retryAfterSeconds: 1 }, /analytics\/usage/);
      simulator.failNext(1, { kind: 'html' }, /analytics\/usage/);
      simulator.failNext(1, { kind: 'truncate' }, /analytics\/cost/);
      simulator.failNext(1, { kind: 'reset' }, /api_keys/);
      simulator.setQuirks({ expiredTokens: 1 });
      expect((await pullPeer(connected, () => clock.now, 4)).failure).toBeNull();
      // What lies within the last minutes comes later.
      clock.now = new Date(NOW.getTime() + 5 * MINUTE_MS);
      expect((await pullPeer(connected, () => clock.now)).failure).toBeNull();
      await expectTruth(setup, { hasRequests: true });
    });
  });

  test('by the older reports alone where the newer ones are refused; what comes late is put right', async () => {
    const late = {
      type: 'late_data',
      startsAfterSeconds: -2 * 3_600,
      durationSeconds: 7_200,
      delaySeconds: 3_600,
    } as const;
    const quirks = { byDimension: { refusedWith: 403 } } as const;
    await withAnthropic({ scenario: { events: [late] }, quirks }, async (setup) => {
      const { connected, clock } = setup;
      expect((await pullPeer(connected, () => clock.now)).failure).toBeNull();
      expect(sorted(await sumBilled(connected))).toEqual(sorted(sumBilledTruth(setup, clock.now, false)));
      const early = sorted(await sumFacts(connected, 'usage_minute', LAST_DAY.from, LAST_DAY.to));
      clock.now = new Date(NOW.getTime() + 62 * MINUTE_MS);
      expect((await pullPeer(connected, () => clock.now)).failure).toBeNull();
      expect(sorted(await sumFacts(connected, 'usage_minute', LAST_DAY.from, LAST_DAY.to))).not.toEqual(early);
      await expectTruth(setup, { hasRequests: false });
    });
  });
});

describe('connecting', () => {
  test('says which report is taken and why, and refuses a key of a workspace', async () => {
    await withAnthropic({ quirks: { byDimension: { refusedWith: 404 } } }, async ({ simulator, connected }) => {
      const base = { provider: 'anthropic', baseUrl: simulator.url };
      const fine = await testConnection(connected.viewer, { ...base, adminKey: simulator.adminKey });
      expect(fine.ok).toBe(true);
      expect(fine.warnings).toEqual([]);
      const said = Object.fromEntries(fine.checks.map(({ name, message }) => [name, message]));
      expect(said['Usage']).toContain('the older report is taken, for the report by dimension is not readable');
      expect(said['Costs']).toContain('readable by workspace');
      const wrong = await testConnection(connected.viewer, { ...base, adminKey: 'sk-ant-api03-of-a-workspace' });
      expect(wrong).toMatchObject({ ok: false });
      expect(wrong.message).toContain('This API requires an Admin API key');
    });
  });
});

describe('a leak on an Anthropic key', () => {
  const leak: NonNullable<ScenarioInput['events']>[number] = {
    type: 'leaked_key',
    apiKeyId: 'claude-ci',
    model: 'claude-opus-4-5',
    startsAfterSeconds: 1_200,
    dollarsPerHour: 400,
  };

  test('is told with the name of its key, stopped, and undone', async () => {
    await withAnthropic({ scenario: { events: [leak] } }, async ({ simulator, connected, clock }) => {
      const { viewer, connectionId } = connected;
      await pullPeer(connected, () => clock.now);
      for (let minutes = 20; minutes <= 40; minutes += 4) {
        clock.now = new Date(NOW.getTime() + minutes * MINUTE_MS);
        await pullPeer(connected, () => clock.now);
      }
      const [incident] = (await listIncidents(viewer, { state: ['open'], limit: 50 })).data;
      const key = simulator.organization.keys.find((one) => one.name === 'claude-ci');
      expect(incident).toMatchObject({ severity: 'critical', scope: { connectionId, apiKeyId: key?.id } });
      expect(incident?.title).toContain('claude-ci');

      const target = { connectionId, apiKeyId: key?.id ?? '' };
      const offers = (await listLevers(viewer, target)).levers;
      expect(offers.filter((one) => one.isPossible).map((one) => one.action)).toEqual(
        expect.arrayContaining(['disable-key', 'delete-key']),
      );
      const input = ContainmentCreate.parse({ action: 'disable-key', target, reason: 'a leak' });
      const planned = await createContainment(viewer, input);
      expect(planned).toMatchObject({ state: 'planned', reversible: true });
      expect(await applyContainment(viewer, planned.id)).toMatchObject({ state: 'verified' });
      clock.now = new Date(clock.now.getTime() + 10 * MINUTE_MS);
      const spent = (second: number) =>
        simulator.traffic.streams
          .filter((one) => one.dimensions.apiKeyId === key?.id)
          .map((one) => simulator.traffic.sum(one, second, second + 120, Number.POSITIVE_INFINITY).inputTokens)
          .reduce((sum, tokens) => sum + tokens, 0);
      expect(spent(clock.now.getTime() / 1_000)).toBe(0);
      expect(await undoContainment(viewer, planned.id)).toMatchObject({ state: 'undone' });
      expect(spent(clock.now.getTime() / 1_000 + 120)).toBeGreaterThan(0);
    });
  });

  test('a key that cannot be switched on again says so', async () => {
    await withAnthropic({ quirks: { mostActiveKeys: 4 } }, async ({ connected, clock }) => {
      await pullPeer(connected, () => clock.now);
      const [key] = await getDb().providerApiKey.findMany({ where: { workspaceId: connected.workspaceId }, take: 1 });
      const target = { connectionId: connected.connectionId, apiKeyId: key?.id };
      const input = ContainmentCreate.parse({ action: 'disable-key', target, reason: 'a leak' });
      const { id } = await createContainment(connected.viewer, input);
      await applyContainment(connected.viewer, id);
      const undone = await undoContainment(connected.viewer, id);
      expect(undone.state).not.toBe('undone');
      expect(undone.steps[0]?.providerReply).toContain('as many active keys as it may');
    });
  });
});
