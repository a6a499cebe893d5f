import { describe, expect, test } from 'vitest';
import { ContainmentCreate } from '@/lib/contracts/containment/containments';
import { DAY_MS, MINUTE_MS } from '@/lib/domain/time';
import { NO_COUNTS } from '@/lib/domain/usage/usage';
import { testConnection } from '@/lib/services/connections/manage-connections';
import { applyContainment, undoContainment } from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { type OpenRouterSimulator, startOpenRouterSimulator } from '@/lib/simulator/openrouter/server';
import { sumStreams } from '@/lib/simulator/openrouter/usage';
import { parseScenario, type ScenarioInput } from '@/lib/simulator/scenario';
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
const LAST_DAY = { from: new Date('2026-11-22T11:00:00Z'), to: new Date('2026-11-23T10:00:00Z') };

type Setup = { simulator: OpenRouterSimulator; connected: Connected; clock: { now: Date } };

async function withOpenRouter(scenario: ScenarioInput, run: (setup: Setup) => Promise<void>): Promise<void> {
  const clock = { now: NOW };
  const simulator = await startOpenRouterSimulator({ now: () => clock.now, scenario: parseScenario(scenario) });
  try {
    await run({ simulator, connected: await connectPeer('openrouter', simulator, NOW), clock });
  } finally {
    await simulator.close();
  }
}

/** A key that is gone is no key any more: what it used is known by model alone. */
function sumTruth({ simulator, clock }: Setup, span: typeof LAST_DAY): Sums {
  const sums: Sums = new Map();
  const asOf = clock.now.getTime() / 1_000;
  for (const stream of simulator.traffic.streams) {
    const key = simulator.organization.keys.find((one) => one.id === stream.dimensions.apiKeyId);
    const id = key && key.deletedAt === null ? key.id : '';
    const name = `completions|${id}|${stream.dimensions.model}`;
    const used = { start: span.from.getTime() / 1_000, end: span.to.getTime() / 1_000, asOf };
    const sum = sumStreams(simulator.traffic, [stream], used);
    if (!sum) continue;
    const { requests, prompt, cached, completion, ownRequests, creditNanos, ownNanos } = sum;
    const counts = { ...NO_COUNTS, requests, inputTokens: prompt, cachedInputTokens: cached, outputTokens: completion };
    addTo(sums, name, { ...counts, units: ownRequests }, creditNanos + ownNanos);
  }
  return sums;
}

function sumBilledTruth({ simulator, clock }: Setup): Map<string, bigint> {
  const billed = new Map<string, bigint>();
  const today = Math.floor(clock.now.getTime() / DAY_MS);
  for (const stream of simulator.traffic.streams) {
    const key = simulator.organization.keys.find((one) => one.id === stream.dimensions.apiKeyId);
    const id = key && key.deletedAt === null ? key.id : '';
    for (let day = today - 30; day < today; day += 1) {
      const span = { start: day * 86_400, end: (day + 1) * 86_400, asOf: clock.now.getTime() / 1_000 };
      const sum = sumStreams(simulator.traffic, [stream], span);
      if (!sum) continue;
      const place = `${new Date(day * DAY_MS).toISOString().slice(0, 10)} ${id}`;
      billed.set(place, (billed.get(place) ?? 0n) + sum.creditNanos + sum.ownNanos);
    }
  }
  return billed;
}

describe('what is read of OpenRouter equals what was used and charged, to the last token and nano-dollar', () => {
  test('through answers that are cut, 429, HTML and a cut page, keys of one name and a deleted key', async () => {
    await withOpenRouter({}, async (setup) => {
      const { connected, clock, simulator } = setup;
      simulator.setQuirks({ mostRows: 400 });
      simulator.failNext(1, { kind: 'status', status: 429, retryAfterSeconds: 1 }, /analytics/);
      simulator.failNext(1, { kind: 'html' }, /activity/);
      simulator.failNext(1, { kind: 'truncate' }, /keys/);
      expect((await pullPeer(connected, () => clock.now)).failure).toBeNull();
      const truth = sorted(sumTruth(setup, LAST_DAY));
      expect(truth.length).toBeGreaterThan(4);
      expect(sorted(await sumFacts(connected, 'usage_minute', LAST_DAY.from, LAST_DAY.to))).toEqual(truth);
      expect(sorted(await sumFacts(connected, 'usage_hour', LAST_DAY.from, LAST_DAY.to))).toEqual(truth);
      const month = { from: new Date('2026-10-20T00:00:00Z'), to: new Date('2026-11-08T00:00:00Z') };
      const days = sorted(sumTruth(setup, month));
      expect(sorted(await sumFacts(connected, 'usage_day', month.from, month.to))).toEqual(days);
      expect(sorted(await sumBilled(connected))).toEqual(sorted(sumBilledTruth(setup)));
    });
  });

  test('what comes late is put right', async () => {
    const late = {
      type: 'late_data',
      startsAfterSeconds: -7_200,
      durationSeconds: 7_200,
      delaySeconds: 3_600,
    } as const;
    await withOpenRouter({ events: [late] }, async (setup) => {
      const { connected, clock } = setup;
      await pullPeer(connected, () => clock.now);
      clock.now = new Date(NOW.getTime() + 62 * MINUTE_MS);
      expect((await pullPeer(connected, () => clock.now)).failure).toBeNull();
      const truth = sorted(sumTruth(setup, LAST_DAY));
      expect(sorted(await sumFacts(connected, 'usage_minute', LAST_DAY.from, LAST_DAY.to))).toEqual(truth);
    });
  });
});

describe('connecting', () => {
  test('says what is left of the credits, and refuses a key that runs models', async () => {
    await withOpenRouter({}, async ({ simulator, connected }) => {
      const base = { provider: 'openrouter', baseUrl: simulator.url };
      const fine = await testConnection(connected.viewer, { ...base, adminKey: simulator.adminKey });
      expect(fine.ok).toBe(true);
      expect(fine.checks.find((one) => one.name === 'Costs')?.message).toContain('$376.54 of credits are left');
      const wrong = await testConnection(connected.viewer, { ...base, adminKey: 'sk-or-v1-inference-00000' });
      expect(wrong).toMatchObject({ ok: false });
      expect(wrong.message).toContain('Only management keys');
    });
  });
});

describe('a leak on an OpenRouter key', () => {
  const leak: NonNullable<ScenarioInput['events']>[number] = {
    type: 'leaked_key',
    apiKeyId: 'code-review',
    model: 'openai/gpt-5',
    startsAfterSeconds: 1_200,
    dollarsPerHour: 400,
  };

  test('is told with the name of its key, stopped either way, and undone', async () => {
    await withOpenRouter({ events: [leak] }, async ({ simulator, connected, clock }) => {
      const { viewer, connectionId } = connected;
      await pullPeer(connected, () => clock.now);
      for (let minutes = 20; minutes <= 36; minutes += 4) {
        clock.now = new Date(NOW.getTime() + minutes * MINUTE_MS);
        await pullPeer(connected, () => clock.now);
      }
      const [incident] = (await listIncidents(viewer, { state: ['open'], limit: 50 })).data;
      const key = simulator.organization.keys.find((one) => one.name === 'code-review');
      expect(incident).toMatchObject({ severity: 'critical', scope: { connectionId, apiKeyId: key?.id } });
      expect(incident?.title).toContain('code-review');
      const spent = (afterMinutes: number) => {
        const start = clock.now.getTime() / 1_000 + afterMinutes * 60;
        const own = simulator.traffic.streams.filter((one) => one.dimensions.apiKeyId === key?.id);
        return (
          sumStreams(simulator.traffic, own, { start, end: start + 300, asOf: Number.POSITIVE_INFINITY })?.requests ?? 0
        );
      };
      for (const action of ['disable-key', 'restrict-key'] as const) {
        const target = { connectionId, apiKeyId: key?.id ?? '' };
        const input = ContainmentCreate.parse({ action, target, reason: 'a leak' });
        const planned = await createContainment(viewer, input);
        expect(planned).toMatchObject({ state: 'planned', reversible: true });
        expect(await applyContainment(viewer, planned.id)).toMatchObject({ state: 'verified' });
        expect(spent(2)).toBe(0);
        expect(await undoContainment(viewer, planned.id)).toMatchObject({ state: 'undone' });
        expect(spent(4)).toBeGreaterThan(0);
      }
    });
  });
});
