import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import {
  AlertRule,
  AlertRuleCreate,
  type AlertRuleCreateInput,
  AlertRulePreview,
  AlertRulePreviewRequest,
} from '@/lib/contracts/alert-rules/alert-rules';
import { getDb } from '@/lib/db/client';
import {
  createAlertRule,
  deleteAlertRule,
  getAlertRule,
  listAlertRules,
  updateAlertRule,
} from '@/lib/services/alert-rules/manage-alert-rules';
import { previewAlertRule } from '@/lib/services/alert-rules/preview-alert-rule';
import { useTestDatabase } from '../../support/database';
import { type Seeded, type SeededCost, seedUsage, seedWorkspace } from './seed';

useTestDatabase();

async function insertIncidentOf(workspaceId: string, alertRuleId: string | null, number: number, at: Date) {
  await getDb().incident.create({
    data: {
      ...{ workspaceId, alertRuleId, number, kind: 'stale-data', severity: 'critical', dedupKey: `rule ${number}` },
      ...{ title: 'No data', explanation: '', scope: {}, contributors: [], facts: [] },
      ...{ openedAt: at, detectedAt: at, windowStart: at, windowEnd: at },
      ...{ observedNanos: 0n, expectedNanos: 0n, excessNanos: 0n, ratePerHourNanos: 0n, projected24hNanos: 0n },
    },
  });
}

const create = (seeded: Seeded, input: AlertRuleCreateInput) =>
  createAlertRule(seeded.viewer, AlertRuleCreate.parse(input));

describe('alert rules are kept', () => {
  test('everybody starts with one of each kind, once, however many look at the same moment', async () => {
    const { viewer } = await seedWorkspace({ lastSuccessAt: new Date() });
    await Promise.all([1, 2, 3, 4].map(() => listAlertRules(viewer)));
    const { data } = await listAlertRules(viewer);
    expect(data.map((one) => AlertRule.parse(one))).toEqual(data);
    expect(data.map((one) => `${one.kind}: ${one.name}${one.waitsFor === null ? '' : ' (waiting)'}`)).toEqual([
      'leak: Leaked keys',
      'stale-data: Missing usage data',
      'novelty: New models, people and keys',
      'balance: Prepaid credits that end',
      'account-activity: Signs of account takeover',
      'anomaly: Unusual spend',
      'key-hygiene: Used canaries and keys due for rotation',
    ]);
  });

  test('what is created is what is read; a change keeps what it does not name', async () => {
    const seeded = await seedWorkspace();
    const { connectionId, channelId, viewer } = seeded;
    const rule = await create(seeded, {
      kind: 'anomaly',
      name: 'Quiet',
      sensitivity: 'low',
      connectionId,
      channelIds: [channelId],
    });
    expect(await getAlertRule(viewer, rule.id)).toEqual(rule);
    const changed = await updateAlertRule(viewer, rule.id, { sensitivity: 'high', enabled: false });
    expect(changed).toEqual({ ...rule, sensitivity: 'high', enabled: false, updatedAt: changed.updatedAt });
  });

  test('says when it last fired and how often in 30 days, of its own incidents alone', async () => {
    const seeded = await seedWorkspace();
    const foreign = await seedWorkspace();
    const [rule, other, late] = await Promise.all(
      ['Stale', 'Other', 'Late'].map((name) => create(seeded, { kind: 'stale-data', name })),
    );
    const hour = 3_600_000;
    const openedAt = (hoursAgo: number) => new Date(Date.now() - hoursAgo * hour);
    const incidents: [string, string | undefined, Date][] = [
      [seeded.workspaceId, rule?.id, openedAt(1)],
      [seeded.workspaceId, rule?.id, openedAt(24 * 29)],
      [seeded.workspaceId, rule?.id, openedAt(24 * 31)],
      [seeded.workspaceId, late?.id, openedAt(24 * 40)],
      [foreign.workspaceId, other?.id, openedAt(2)],
    ];
    for (const [index, [workspaceId, alertRuleId, at]] of incidents.entries()) {
      await insertIncidentOf(workspaceId, alertRuleId ?? null, index + 1, at);
    }
    const { data } = await listAlertRules(seeded.viewer);
    const read = (id = '') => data.find((one) => one.id === id);
    expect(read(rule?.id)).toMatchObject({ lastFiredAt: incidents[0]?.[2].toISOString(), firedIn30Days: 2 });
    expect(read(late?.id)).toMatchObject({ lastFiredAt: incidents[3]?.[2].toISOString(), firedIn30Days: 0 });
    expect(read(other?.id)).toMatchObject({ lastFiredAt: null, firedIn30Days: 0 });
    expect(await getAlertRule(seeded.viewer, rule?.id ?? '')).toEqual(read(rule?.id));
  });

  test('names are unique, references exist, and options fit the kind', async () => {
    const seeded = await seedWorkspace();
    const rule = await create(seeded, { kind: 'stale-data', name: 'Stale' });
    await expect(create(seeded, { kind: 'anomaly', name: 'Stale' })).rejects.toMatchObject({ code: 'conflict' });
    const unknown = create(seeded, { kind: 'anomaly', name: 'X', connectionId: uuidv7(), channelIds: [uuidv7()] });
    await expect(unknown).rejects.toMatchObject({ errors: [{ path: 'connectionId' }, { path: 'channelIds' }] });
    await expect(updateAlertRule(seeded.viewer, rule.id, { sensitivity: 'low' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('another workspace sees and changes nothing', async () => {
    const seeded = await seedWorkspace();
    const stranger = await seedWorkspace();
    const { id } = await create(seeded, { kind: 'anomaly', name: 'Mine' });
    await expect(getAlertRule(stranger.viewer, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(updateAlertRule(stranger.viewer, id, { name: 'Y' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(deleteAlertRule(stranger.viewer, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('the last one of its kind gives way to the default', async () => {
    const seeded = await seedWorkspace();
    const { id } = await create(seeded, { kind: 'anomaly', name: 'Mine', sensitivity: 'low' });
    const listAnomalyRules = async () =>
      (await listAlertRules(seeded.viewer)).data.filter((one) => one.kind === 'anomaly').map((one) => one.name);
    expect(await listAnomalyRules()).toEqual(['Mine']);
    await deleteAlertRule(seeded.viewer, id);
    expect(await listAnomalyRules()).toEqual(['Unusual spend']);
  });
});

const ask = (input: object) => AlertRulePreviewRequest.parse({ kind: 'anomaly', ...input });

describe('a preview', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

  /** Three weeks of hours at about $1/h, with $40/h for three hours five days ago. */
  async function seedHours(seeded: Seeded): Promise<void> {
    const costs: SeededCost[] = Array.from({ length: 21 * 24 }, (_, index) => {
      const hours = 21 * 24 - index;
      const isBurst = hours <= 120 && hours > 117;
      return { at: hoursAgo(hours), dollars: isBurst ? 40 : 1 + (hours % 5) / 10 };
    });
    await seedUsage(seeded, 'hour', costs, () => now);
    await getDb().ingestCursor.create({
      data: {
        workspaceId: seeded.workspaceId,
        connectionId: seeded.connectionId,
        subject: 'completions',
        grain: 'hour',
        coveredFrom: hoursAgo(21 * 24),
        coveredUntil: now,
        backfillFrom: hoursAgo(21 * 24),
        lastPulledAt: now,
      },
    });
  }

  test('names the burst that it would have told about, and writes nothing', async () => {
    const seeded = await seedWorkspace();
    await seedHours(seeded);
    const pending = await getDb().pendingBucket.count();
    const preview = await previewAlertRule(seeded.viewer, ask({ connectionId: seeded.connectionId }), now);
    expect(AlertRulePreview.parse(preview)).toEqual(preview);
    expect(preview.incidents.length).toBeGreaterThan(0);
    expect(preview.incidents[0]).toMatchObject({
      scope: { apiKeyId: 'key_ci' },
      scopeNames: { apiKeyId: 'ci-runner' },
    });
    expect(preview.criticals + preview.warnings).toBe(preview.incidents.length);
    expect(preview.note).toContain('known from 2026-10-31 on');
    expect(await getDb().incident.count({ where: { workspaceId: seeded.workspaceId } })).toBe(0);
    expect(await getDb().detectorState.count({ where: { workspaceId: seeded.workspaceId } })).toBe(0);
    expect(await getDb().pendingBucket.count()).toBe(pending);
  });

  test('of a threshold marks each stretch above it, with a chart of the month', async () => {
    const seeded = await seedWorkspace();
    await seedHours(seeded);
    const preview = await previewAlertRule(
      seeded.viewer,
      ask({ kind: 'threshold', above: '20', windowMinutes: 60, scope: { apiKeyId: 'key_ci' } }),
      now,
    );
    expect(AlertRulePreview.parse(preview)).toEqual(preview);
    expect(preview.incidents).toHaveLength(1);
    expect(preview.incidents[0]).toMatchObject({ kind: 'threshold', scope: { apiKeyId: 'key_ci' } });
    expect(preview.chart).toHaveLength(31);
    expect((await previewAlertRule(seeded.viewer, ask({ kind: 'threshold', above: '100000' }), now)).incidents).toEqual(
      [],
    );
  });

  test('of what cannot be replayed says so', async () => {
    const { viewer } = await seedWorkspace();
    const noteOf = async (kind: string) => (await previewAlertRule(viewer, ask({ kind }), now)).note;
    expect(await noteOf('account-activity')).toContain('One line for each event');
    expect(await noteOf('leak')).toContain('nothing can be replayed');
  });

  test('without any usage says why nothing can be judged', async () => {
    const { viewer, connectionId } = await seedWorkspace();
    const preview = await previewAlertRule(viewer, ask({ connectionId, sensitivity: 'high' }), now);
    expect(preview).toMatchObject({ incidents: [], criticals: 0, warnings: 0 });
    expect(preview.note).not.toBe('');
    const unknown = previewAlertRule(viewer, ask({ connectionId: uuidv7() }), now);
    await expect(unknown).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path: 'connectionId' }] });
  });
});
