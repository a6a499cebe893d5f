import { describe, expect, test } from 'vitest';
import { ContainmentCreate } from '@/lib/contracts/containment/containments';
import { getDb } from '@/lib/db/client';
import { DAY_MS, MINUTE_MS } from '@/lib/domain/time';
import { NO_COUNTS } from '@/lib/domain/usage/usage';
import { applyContainment, undoContainment } from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { type LiteLlmSimulator, listRequests, startLiteLlmSimulator } from '@/lib/simulator/litellm/server';
import { parseScenario, type ScenarioInput } from '@/lib/simulator/scenario';
import { useTestDatabase } from '../../support/database';
import { addTo, type Connected, connectPeer, pullPeer, type Sums, sorted, sumFacts } from '../../support/provider-pull';

useTestDatabase();

const NOW = new Date('2026-11-23T10:30:20Z');
const LAST_DAY = { from: new Date('2026-11-22T11:00:00Z'), to: new Date('2026-11-23T10:00:00Z') };

type Setup = { simulator: LiteLlmSimulator; connected: Connected; clock: { now: Date } };

async function withLiteLlm(
  { scenario, usedSince }: { scenario: ScenarioInput; usedSince: Date },
  run: (setup: Setup) => Promise<void>,
): Promise<void> {
  const clock = { now: NOW };
  const options = { now: () => clock.now, scenario: parseScenario(scenario), usedSince };
  const simulator = await startLiteLlmSimulator(options);
  try {
    await run({ simulator, connected: await connectPeer('litellm', simulator, NOW), clock });
  } finally {
    await simulator.close();
  }
}

function sumTruth({ simulator, clock }: Setup, { from, to }: typeof LAST_DAY): Sums {
  const sums: Sums = new Map();
  const [start, end, asOf] = [from, to, clock.now].map((at) => at.getTime() / 1_000);
  for (const { stream, prompt, completion, cached, nanos } of listRequests(
    simulator.traffic,
    start ?? 0,
    end ?? 0,
    asOf ?? 0,
  )) {
    const { apiKeyId, model } = stream.dimensions;
    const name = `completions|${apiKeyId}|${model?.startsWith('claude') ? 'anthropic' : 'openai'}/${model}`;
    const counts = { requests: 1, inputTokens: prompt, cachedInputTokens: cached, outputTokens: completion };
    addTo(sums, name, { ...NO_COUNTS, ...counts }, nanos);
  }
  return sums;
}

describe('requests of a LiteLLM proxy, summed, equal what was used, to the last token and nano-dollar', () => {
  test('by the older list where the newer is missing, through 429, HTML, a cut page, and what comes late', async () => {
    const late = {
      type: 'late_data',
      startsAfterSeconds: -7_200,
      durationSeconds: 7_200,
      delaySeconds: 3_600,
    } as const;
    const usedSince = new Date('2026-11-03T00:00:00Z');
    await withLiteLlm({ scenario: { events: [late] }, usedSince }, async (setup) => {
      const { connected, clock, simulator } = setup;
      simulator.failNext(1, { kind: 'status', status: 429, retryAfterSeconds: 1 }, /spend\/logs/);
      simulator.failNext(1, { kind: 'html' }, /key\/list/);
      simulator.failNext(1, { kind: 'truncate' }, /spend\/logs/);
      expect((await pullPeer(connected, () => clock.now, 4)).failure).toBeNull();
      simulator.setQuirks({ hasNewList: false });
      clock.now = new Date(NOW.getTime() + 62 * MINUTE_MS);
      expect((await pullPeer(connected, () => clock.now)).failure).toBeNull();
      const truth = sorted(sumTruth(setup, LAST_DAY));
      expect(truth.length).toBe(4);
      expect(sorted(await sumFacts(connected, 'usage_minute', LAST_DAY.from, LAST_DAY.to))).toEqual(truth);
      expect(sorted(await sumFacts(connected, 'usage_hour', LAST_DAY.from, LAST_DAY.to))).toEqual(truth);
      const month = { from: new Date('2026-10-20T00:00:00Z'), to: new Date('2026-11-08T00:00:00Z') };
      const days = sorted(sumTruth(setup, month));
      expect(sorted(await sumFacts(connected, 'usage_day', month.from, month.to))).toEqual(days);
      // The list of keys is cut to two a page.
      expect(await getDb().providerApiKey.count({ where: { workspaceId: connected.workspaceId } })).toBe(3);
    });
  });
});

describe('a leak on a key of a LiteLLM proxy', () => {
  const leak: NonNullable<ScenarioInput['events']>[number] = {
    type: 'leaked_key',
    apiKeyId: 'proxy-lab',
    model: 'gpt-5.4-2026-03-05',
    startsAfterSeconds: 1_200,
    dollarsPerHour: 400,
  };

  test('is told with the name of its key, stopped, and undone, and so is a team', async () => {
    const usedSince = new Date(NOW.getTime() - 8 * DAY_MS);
    await withLiteLlm({ scenario: { events: [leak] }, usedSince }, async ({ simulator, connected, clock }) => {
      const { viewer, connectionId } = connected;
      await pullPeer(connected, () => clock.now);
      for (let minutes = 20; minutes <= 36; minutes += 4) {
        clock.now = new Date(NOW.getTime() + minutes * MINUTE_MS);
        await pullPeer(connected, () => clock.now);
      }
      const [incident] = (await listIncidents(viewer, { state: ['open'], limit: 50 })).data;
      const key = simulator.organization.keys.find((one) => one.name === 'proxy-lab');
      expect(incident).toMatchObject({ severity: 'critical', scope: { connectionId, apiKeyId: key?.id } });
      expect(incident?.title).toContain('proxy-lab');
      const countAfter = (field: 'apiKeyId' | 'projectId', id: string, minutes: number) => {
        const start = clock.now.getTime() / 1_000 + minutes * 60;
        const requests = listRequests(simulator.traffic, start, start + 7_200, Number.POSITIVE_INFINITY);
        return requests.filter((one) => one.stream.dimensions[field] === id).length;
      };
      const cases = [
        ['disable-key', { apiKeyId: key?.id ?? '' }, 'apiKeyId', key?.id ?? ''],
        ['spend-limit', { projectId: 'team-core' }, 'projectId', 'team-core'],
      ] as const;
      for (const [action, target, field, id] of cases) {
        const input = ContainmentCreate.parse({ action, target: { connectionId, ...target }, reason: 'a leak' });
        const planned = await createContainment(viewer, input);
        expect(planned).toMatchObject({ state: 'planned', reversible: true });
        expect(await applyContainment(viewer, planned.id)).toMatchObject({ state: 'verified' });
        expect(countAfter(field, id, 2)).toBe(0);
        expect(await undoContainment(viewer, planned.id)).toMatchObject({ state: 'undone' });
        expect(countAfter(field, id, 4)).toBeGreaterThan(0);
      }
    });
  });
});
