import { describe, expect, test } from 'vitest';
import { PlannedEventCreate, type PlannedEventCreateInput } from '@/lib/contracts/alert-rules/planned-events';
import {
  cancelPlannedEvent,
  createPlannedEvent,
  updatePlannedEvent,
} from '@/lib/services/alert-rules/manage-planned-events';
import { answerIncident } from '@/lib/services/incidents/handle-incidents';
import { getIncident, listIncidents } from '@/lib/services/incidents/list-incidents';
import { updateKey } from '@/lib/services/keys/manage-keys';
import { useTestDatabase } from '../../support/database';
import { ADDED_AT, addMinutes, evaluate, seedLearned, seedLive } from './live-usage';
import { listTold, type Seeded } from './seed';

useTestDatabase();

const NEVER = Number.POSITIVE_INFINITY;
const listAll = async (seeded: Seeded) => (await listIncidents(seeded.viewer, { state: [], limit: 50 })).data;

const announce = (seeded: Seeded, input: Partial<PlannedEventCreateInput> = {}) =>
  createPlannedEvent(
    seeded.viewer,
    PlannedEventCreate.parse({
      name: 'Launch',
      scope: { apiKeyId: 'key_ci' },
      multiplier: 500,
      startsAt: addMinutes(ADDED_AT, 20).toISOString(),
      ...input,
    }),
    addMinutes(ADDED_AT, 10),
  );

describe('a planned event', () => {
  test('that announces the rise keeps it quiet; cancelled, it alerts', async () => {
    const seeded = await seedLearned();
    const plan = await announce(seeded);
    await seedLive(seeded, 0, 40, 30);
    await evaluate(seeded, 42);
    expect(await listAll(seeded)).toEqual([]);
    await cancelPlannedEvent(seeded.viewer, plan.id, addMinutes(ADDED_AT, 42));
    await seedLive(seeded, 40, 50, 30);
    await evaluate(seeded, 52);
    expect(await listAll(seeded)).toMatchObject([{ state: 'open', scope: { apiKeyId: 'key_ci' } }]);
  });

  test('of another key keeps nothing quiet', async () => {
    const seeded = await seedLearned();
    await announce(seeded, { scope: { apiKeyId: 'key_web' } });
    await seedLive(seeded, 0, 40, 30);
    await evaluate(seeded, 42);
    expect(await listAll(seeded)).toHaveLength(1);
  });

  test('of which more is used than announced alerts and names the plan', async () => {
    const seeded = await seedLearned();
    await announce(seeded, { multiplier: 2 });
    await seedLive(seeded, 0, 40, 30);
    await evaluate(seeded, 42);
    const [incident] = await listAll(seeded);
    expect(incident?.explanation).toContain('Beyond the plan "Launch", which expects up to 2x the usual');
    expect(incident?.facts.some((fact) => fact.kind === 'plan')).toBe(true);
  });

  test('told too late ends the open incident and says because of what', async () => {
    const seeded = await seedLearned();
    await seedLive(seeded, 0, 40, 30);
    await evaluate(seeded, 42);
    await announce(seeded, { multiplier: 1000 });
    const [incident] = await listAll(seeded);
    expect(incident).toMatchObject({ state: 'resolved', resolvedBy: 'Ada' });
    const { timeline } = await getIncident(seeded.viewer, incident!.id);
    expect(timeline.map((one) => one.text)).toContain('Expected because of the plan "Launch"');
  });

  test('ending before it starts is refused, also by a change, and nothing changes', async () => {
    const seeded = await seedLearned();
    const plan = await announce(seeded);
    const wrong = updatePlannedEvent(seeded.viewer, plan.id, { endsAt: ADDED_AT.toISOString(), name: 'Other' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path: 'endsAt' }] });
    expect(await updatePlannedEvent(seeded.viewer, plan.id, {}, addMinutes(ADDED_AT, 10))).toEqual(plan);
  });
});

/** A burst, quiet hours until its incident is over, and the same burst again. */
async function burstTwice(seeded: Seeded, between: (incidentId: string) => Promise<void>): Promise<number> {
  await seedLive(seeded, 0, 40, 30);
  await evaluate(seeded, 42);
  const [first] = await listAll(seeded);
  await between(first!.id);
  await seedLive(seeded, 40, 300, NEVER);
  await evaluate(seeded, 302);
  await seedLive(seeded, 300, 310, 300);
  await evaluate(seeded, 312);
  return (await listAll(seeded)).length;
}

describe('an answer', () => {
  const answer = (seeded: Seeded, id: string, verdict: 'expected' | null, minute: number) =>
    answerIncident(seeded.viewer, id, { verdict, note: '' }, addMinutes(ADDED_AT, minute));

  test('"expected" calms the next one', async () => {
    const seeded = await seedLearned();
    const count = await burstTwice(seeded, async (id) => {
      await answer(seeded, id, 'expected', 43);
    });
    expect(count).toBe(1);
  });

  test('taken back, the next one alerts', async () => {
    const seeded = await seedLearned();
    const count = await burstTwice(seeded, async (id) => {
      await answer(seeded, id, 'expected', 43);
      await answer(seeded, id, null, 44);
    });
    expect(count).toBe(2);
  });
});

test('a canary key that is used at all is critical and told at once', async () => {
  const seeded = await seedLearned();
  await updateKey(seeded.viewer, 'key_web', { canary: true, note: 'In the public demo' }, ADDED_AT);
  await seedLive(seeded, 0, 3, NEVER);
  await evaluate(seeded, 5);
  expect(await listAll(seeded)).toMatchObject([
    { severity: 'critical', kind: 'novelty', scope: { apiKeyId: 'key_web' } },
  ]);
  expect(await listTold(seeded.workspaceId)).toEqual(['first -> oncall@example.com']);
});
