import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { evaluateUsage } from '@/lib/services/evaluate-usage';
import { getIncident } from '@/lib/services/get-incident';
import { listIncidents } from '@/lib/services/list-incidents';
import { useTestDatabase } from '../../support/database';
import { listTold, type Seeded, type SeededCost, seedUsage, seedWorkspace } from './seed';

useTestDatabase();

const HOUR_MS = 3_600_000;
/** The connection was added then; what was used before only teaches. */
const ADDED_AT = new Date('2026-11-18T12:00:00Z');
const addMinutes = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

/** Two weeks of hours and a day of minutes at about $1/h on one key and $3/h on another. */
async function seedHistory(seeded: Seeded): Promise<void> {
  const hours: SeededCost[] = [];
  for (let index = 14 * 24; index > 24; index -= 1) {
    const at = new Date(ADDED_AT.getTime() - index * HOUR_MS);
    hours.push({ at, dollars: 1 + (index % 5) / 10, apiKeyId: 'key_ci' });
    hours.push({ at, dollars: 3 + (index % 7) / 10, apiKeyId: 'key_web' });
  }
  await seedUsage(seeded, 'hour', hours, () => addMinutes(ADDED_AT, -2));
  await seedUsage(seeded, 'minute', listUsualMinutes(addMinutes(ADDED_AT, -24 * 60), 24 * 60), () =>
    addMinutes(ADDED_AT, -1),
  );
}

function listUsualMinutes(from: Date, count: number): SeededCost[] {
  return Array.from({ length: count }, (_, index) => {
    const at = addMinutes(from, index);
    const minute = at.getTime() / 60_000;
    return [
      { at, dollars: (1 + (minute % 5) / 10) / 60, apiKeyId: 'key_ci' },
      { at, dollars: (3 + (minute % 7) / 10) / 60, apiKeyId: 'key_web' },
    ];
  }).flat();
}

/** Minutes after the connection was added, visible a minute after their end; $300/h on one key from `leakFrom` on. */
function listLiveMinutes(from: number, until: number, leakFrom: number): SeededCost[] {
  return listUsualMinutes(addMinutes(ADDED_AT, from), until - from).map((one) => {
    const isLeak = one.apiKeyId === 'key_ci' && one.at >= addMinutes(ADDED_AT, leakFrom);
    return isLeak ? { ...one, dollars: 5, requests: 400 } : one;
  });
}

const seedLive = (seeded: Seeded, from: number, until: number, leakFrom: number) =>
  seedUsage(seeded, 'minute', listLiveMinutes(from, until, leakFrom), (start) => addMinutes(start, 2));

const evaluate = ({ workspaceId, connectionId }: Seeded, minute: number) =>
  evaluateUsage({ workspaceId, connectionId, now: addMinutes(ADDED_AT, minute) });

const countPending = ({ workspaceId }: Seeded) => getDb().pendingBucket.count({ where: { workspaceId } });
const listAll = async (seeded: Seeded) => (await listIncidents(seeded.viewer, { state: [], limit: 50 })).data;

/** Everything an evaluation may write, without ids and clock times. */
async function readOutcome(seeded: Seeded) {
  const { workspaceId, connectionId } = seeded;
  const incidents = await getDb().incident.findMany({
    where: { workspaceId },
    orderBy: { number: 'asc' },
    select: { number: true, kind: true, severity: true, state: true, title: true, excessNanos: true, openedAt: true },
  });
  const states = await getDb().detectorState.findMany({
    where: { workspaceId, connectionId, seriesKey: { not: '' } },
    orderBy: { seriesKey: 'asc' },
    select: { seriesKey: true, state: true },
  });
  return {
    incidents,
    told: await listTold(workspaceId),
    states: states.map(
      (one) => `${one.seriesKey} ${createHash('sha256').update(one.state).digest('hex').slice(0, 16)}`,
    ),
  };
}

async function seedLearned(options: Parameters<typeof seedWorkspace>[0] = {}): Promise<Seeded> {
  const seeded = await seedWorkspace({ createdAt: ADDED_AT, ...options });
  await seedHistory(seeded);
  await evaluate(seeded, 0);
  return seeded;
}

describe('a leak', () => {
  test('history teaches quietly; the leak raises one incident that names its key and tells once', async () => {
    const seeded = await seedLearned();
    expect(await listAll(seeded)).toEqual([]);
    expect(await countPending(seeded)).toBe(0);
    await seedLive(seeded, 0, 40, 30);
    const result = await evaluate(seeded, 42);
    expect(result).toMatchObject({ buckets: 40, opened: 1 });
    const [incident, ...others] = await listAll(seeded);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      state: 'open',
      severity: 'critical',
      scope: { apiKeyId: 'key_ci', connectionId: seeded.connectionId },
      scopeNames: { apiKeyId: 'ci-runner' },
    });
    expect(incident?.title).toContain('key ci-runner');
    const opened = new Date(incident!.openedAt).getTime();
    expect(opened).toBeLessThanOrEqual(addMinutes(ADDED_AT, 30 + 2 + 5).getTime());
    expect((await listTold(seeded.workspaceId)).filter((one) => one.startsWith('first'))).toHaveLength(1);
    const { timeline } = await getIncident(seeded.viewer, incident!.id);
    expect(timeline.map((one) => one.kind).slice(0, 2)).toEqual(['opened', 'notified']);
  });

  test('looking again without new usage changes nothing', async () => {
    const seeded = await seedLearned();
    await seedLive(seeded, 0, 40, 30);
    await evaluate(seeded, 42);
    const before = await readOutcome(seeded);
    await seedLive(seeded, 0, 40, 30);
    expect(await countPending(seeded)).toBe(0);
    expect(await evaluate(seeded, 43)).toMatchObject({ buckets: 0, opened: 0, escalated: 0 });
    const after = await readOutcome(seeded);
    expect(after.told).toEqual(before.told);
    expect(after.incidents).toEqual(before.incidents);
  });

  test('four evaluators at once raise one incident', async () => {
    const seeded = await seedLearned();
    await seedLive(seeded, 0, 40, 30);
    await Promise.all([42, 42, 42, 42].map((minute) => evaluate(seeded, minute)));
    expect(await listAll(seeded)).toHaveLength(1);
    expect((await listTold(seeded.workspaceId)).filter((one) => one.startsWith('first'))).toHaveLength(1);
    expect(await countPending(seeded)).toBe(0);
  });

  test('minute by minute and all at once decide the same', async () => {
    const atOnce = await seedLearned();
    await seedLive(atOnce, 0, 45, 30);
    await evaluate(atOnce, 46);
    const stepwise = await seedLearned();
    for (let minute = 0; minute < 45; minute += 1) {
      await seedLive(stepwise, minute, minute + 1, 30);
      await evaluate(stepwise, 46);
    }
    expect(await readOutcome(stepwise)).toEqual(await readOutcome(atOnce));
  });
});

describe('a failure in the middle', () => {
  /** The database itself refuses the statement, so the transaction dies where a crash would end it. */
  const breakTable = (table: string) =>
    getPool().query(`
      CREATE FUNCTION refuse_${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'power cut'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT OR UPDATE OR DELETE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_${table}()`);
  const mendTable = (table: string) => getPool().query(`DROP FUNCTION refuse_${table} CASCADE`);

  test.each(['incident', 'incident_event', 'notification', 'delivery', 'detector_state', 'pending_bucket'])(
    'at %s leaves nothing behind, and the repetition ends as an undisturbed run does',
    async (table) => {
      const control = await seedLearned();
      await seedLive(control, 0, 40, 30);
      await evaluate(control, 42);
      const seeded = await seedLearned();
      await seedLive(seeded, 0, 40, 30);
      const before = await readOutcome(seeded);
      await breakTable(table);
      try {
        await expect(evaluate(seeded, 42)).rejects.toThrow('power cut');
      } finally {
        await mendTable(table);
      }
      const middle = await readOutcome(seeded);
      // The first chunk may hold no leak yet: it is complete or absent, never half.
      if (middle.incidents.length === 0) expect(middle.told).toEqual(before.told);
      await evaluate(seeded, 42);
      expect(await readOutcome(seeded)).toEqual(await readOutcome(control));
      expect(await countPending(seeded)).toBe(0);
    },
  );
});

describe('what only teaches', () => {
  test('usage that arrives while history is still read', async () => {
    const seeded = await seedLearned({ backfillPermil: 500 });
    await seedLive(seeded, 0, 40, 30);
    expect(await evaluate(seeded, 42)).toMatchObject({ buckets: 40, opened: 0 });
    expect(await countPending(seeded)).toBe(0);
  });

  test('usage under a rule that is switched off', async () => {
    const seeded = await seedLearned();
    await getDb().alertRule.updateMany({
      where: { workspaceId: seeded.workspaceId, kind: 'anomaly' },
      data: { enabled: false },
    });
    await seedLive(seeded, 0, 40, 30);
    expect(await evaluate(seeded, 42)).toMatchObject({ buckets: 40, opened: 0 });
    expect(await listAll(seeded)).toEqual([]);
  });
});

test('a connection that does not exist is not found', async () => {
  const seeded = await seedWorkspace();
  const unknown = { ...seeded, connectionId: seeded.workspaceId };
  await expect(evaluate(unknown, 0)).rejects.toMatchObject({ code: 'not_found' });
});
