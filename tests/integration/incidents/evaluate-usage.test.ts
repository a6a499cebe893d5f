import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { getIncident, listIncidents } from '@/lib/services/incidents/list-incidents';
import { useTestDatabase } from '../../support/database';
import { ADDED_AT, addMinutes, evaluate, seedLearned, seedLive, seedTeam } from './live-usage';
import { listTold, type Seeded, seedWorkspace } from './seed';

useTestDatabase();

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
    expect(incident?.window.start).toBe(addMinutes(ADDED_AT, 30).toISOString());
    const opened = new Date(incident!.openedAt).getTime();
    expect(opened).toBeLessThanOrEqual(addMinutes(ADDED_AT, 30 + 2 + 5).getTime());
    expect((await listTold(seeded.workspaceId)).filter((one) => one.startsWith('first'))).toHaveLength(1);
    const { timeline } = await getIncident(seeded.viewer, incident!.id);
    expect(timeline.map((one) => one.kind).slice(0, 2)).toEqual(['opened', 'notified']);
  });

  test('goes on: its figures follow without another mail', async () => {
    const seeded = await seedLearned();
    await seedLive(seeded, 0, 34, 30);
    await evaluate(seeded, 36);
    const [early] = await listAll(seeded);
    await seedLive(seeded, 34, 50, 30);
    await evaluate(seeded, 52);
    const [late] = await listAll(seeded);
    expect(late!.id).toBe(early!.id);
    expect(Date.parse(late!.window.end)).toBeGreaterThan(Date.parse(early!.window.end) + 10 * 60_000);
    expect(Number(late!.ratePerHour)).toBeGreaterThan(250);
    expect(Date.parse(late!.lastChangedAt)).toBeGreaterThan(Date.parse(early!.lastChangedAt));
    expect((await listTold(seeded.workspaceId)).filter((one) => one.startsWith('first'))).toHaveLength(1);
  });

  test('of one key that turns out to be of a user on four is the same incident, widened, and told again', async () => {
    const seeded = await seedWorkspace({ createdAt: ADDED_AT });
    await seedTeam(seeded, 0, 40);
    await evaluate(seeded, 42);
    const [early] = await listAll(seeded);
    expect(early).toMatchObject({ scope: { apiKeyId: 'key_0' } });
    await seedTeam(seeded, 40, 80);
    await evaluate(seeded, 82);
    const [wide, ...others] = await listAll(seeded);
    expect(others).toEqual([]);
    expect(wide).toMatchObject({ id: early!.id, number: early!.number, state: 'open' });
    expect(wide!.scope).toEqual({ userId: 'user_team', projectId: 'proj_a', connectionId: seeded.connectionId });
    expect(wide!.window.start).toBe(early!.window.start);
    expect(wide!.title).toContain('user user_team');
    expect(wide!.explanation).toContain('The rise is spread over 4 keys; none of them explains it.');
    const { timeline } = await getIncident(seeded.viewer, wide!.id);
    const widening = timeline.find(({ text }) => text.startsWith('About more than the one key that was reported: '));
    expect(widening).toMatchObject({ kind: 'escalated', text: expect.stringContaining('on user user_team') });
    const told = (await listTold(seeded.workspaceId)).map((one) => one.split(' ')[0]);
    expect(told.filter((reason) => reason === 'first')).toHaveLength(1);
    expect(told).toContain('escalated');
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
