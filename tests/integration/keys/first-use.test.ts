import { beforeAll, describe, expect, test } from 'vitest';
import { AlertRuleCreate } from '@/lib/contracts/alert-rules/alert-rules';
import { getDb, inTransaction } from '@/lib/db/client';
import { insertIncident } from '@/lib/db/incidents/incidents';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { evaluateKeyHygiene } from '@/lib/services/alert-rules/evaluate-key-hygiene';
import { createAlertRule } from '@/lib/services/alert-rules/manage-alert-rules';
import { summarizeKeyDuties } from '@/lib/services/keys/summarize-duties';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const TODAY = Math.floor(Date.now() / DAY_MS) * DAY_MS;
let workspace: TestWorkspace;

/**
 * A person's key and a service account's with a model that is new since yesterday, one that slept for forty days, one that
 * always did all of it, and one whose whole life is a week.
 */
beforeAll(async () => {
  workspace = await createTestWorkspace('Firsts');
  const from = new Date(TODAY - 60 * DAY_MS);
  const until = new Date();
  const connection = await createReadConnection(workspace.id, 'OpenAI', {
    minute: [from, until],
    hour: [from, until],
    day: [from, until],
  });
  const facts: MinuteFact[] = [];
  const use = (apiKey: string, day: number, model: string, hour = 12) => {
    const shape = { user: null, kind: 'completions', serviceTier: 'default', batch: null, project: 'proj_a' };
    facts.push({
      at: new Date(TODAY - day * DAY_MS + hour * HOUR_MS),
      group: { ...shape, model, apiKey, connection },
      requests: 1n,
      inputTokens: 10n,
      costNanos: 1_000n,
    });
  };
  for (let day = 40; day >= 1; day--) {
    for (const apiKey of ['key_person', 'key_service', 'key_calm']) use(apiKey, day, 'gpt-5');
    use('key_calm', day, 'o1');
    if (day <= 7) use('key_young', day, day <= 2 ? 'o1' : 'gpt-5');
  }
  use('key_person', 1, 'o1');
  use('key_person', 1, 'gpt-5', 3);
  use('key_service', 1, 'o1');
  use('key_slept', 45, 'gpt-5');
  use('key_slept', 2, 'o1');
  await storeFacts(workspace.id, facts, ['minute', 'hour', 'day']);
  for (const id of ['key_person', 'key_service', 'key_calm', 'key_slept', 'key_young']) {
    const day = new Date(TODAY - (id === 'key_young' ? 7 : 90) * DAY_MS);
    await getDb().providerApiKey.create({
      data: {
        ...{ workspaceId: workspace.id, connectionId: connection, firstSeenAt: day, lastSeenAt: until, createdAt: day },
        ...{ id, name: id, projectId: 'proj_a', redactedValue: 'sk-x' },
        ownerType: id === 'key_service' ? 'service_account' : 'user',
      },
    });
  }
});

describe('first uses', () => {
  test('are findings of the key, without any floor in money', async () => {
    const response = await callRoute('/key-findings?code=first-use', { token: workspace.tokens.viewer });
    const { data } = await response.json();
    const day = (back: number) => new Date(TODAY - back * DAY_MS).toISOString().slice(0, 10);
    const found = data.map((one: { severity: string; text: string; subject: { id: string } }) => [
      one.subject.id,
      one.severity,
      one.text,
    ]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['key_service', 'warning', `First use of model o1 on ${day(1)}`],
        ['key_slept', 'warning', `Used again on ${day(2)} after 43 quiet days`],
      ]),
    );
    expect(found).toHaveLength(3);
    const person = found.find(([id]: [string]) => id === 'key_person');
    expect(person?.[1]).toBe('info');
    expect(person?.[2]).toContain(`irst use of model o1 on ${day(1)}`);
    expect(person?.[2]).toContain('irst use after 03:00');
  });

  test('warn by themselves on a key that slept and on one of a service account, once', async () => {
    const actor = { kind: 'token' as const, id: workspace.tokens.admin, name: 'x' };
    const admin = { workspaceId: workspace.id, timezone: 'UTC', role: 'admin' as const, actor };
    await createAlertRule(admin, AlertRuleCreate.parse({ kind: 'key-hygiene', name: 'New', problems: ['first-use'] }));
    const evaluate = async (now = new Date()) => (await evaluateKeyHygiene({ workspaceId: workspace.id, now })).opened;
    const yesterday = (minutes: number) => new Date(TODAY - DAY_MS + 12 * HOUR_MS + minutes * MINUTE_MS);
    // The key that slept woke two days ago. The spend of the other's first use is still being judged.
    expect(await evaluate(yesterday(5))).toBe(1);
    // An incident is about its spend: the first use that came with it opens no second one.
    const { connectionId } = await getDb().providerApiKey.findFirstOrThrow({ where: { id: 'key_service' } });
    const spend = await inTransaction((tx) =>
      insertIncident(tx, workspace.id, {
        ...{ kind: 'novelty', severity: 'critical', connectionId, alertRuleId: null, budgetId: null },
        ...{ detectorNumber: null, dedupKey: 'spend', title: 'Spend', openedAt: new Date(), detectedAt: new Date() },
        ...{ windowStart: new Date(), windowEnd: new Date(), observedNanos: 1n, expectedNanos: 0n, excessNanos: 1n },
        ...{ ratePerHourNanos: 1n, projected24hNanos: 1n, scope: { apiKeyId: 'key_service' }, contributors: [] },
        ...{ facts: [], explanation: '' },
      }),
    );
    expect(await evaluate()).toBe(0);
    await getDb().incident.delete({ where: { workspaceId_id: { workspaceId: workspace.id, id: spend.id } } });
    expect(await evaluate(yesterday(11))).toBe(1);
    expect(await evaluate()).toBe(0);
    const rows = await getDb().incident.findMany({ where: { workspaceId: workspace.id }, orderBy: { title: 'asc' } });
    expect(rows.map(({ title, severity }) => [title, severity])).toEqual([
      ['Key key_service does something new', 'warning'],
      ['Key key_slept does something new', 'warning'],
    ]);
  });

  test('are told in the digest', async () => {
    const actor = { kind: 'token' as const, id: workspace.tokens.viewer, name: 'x' };
    const reader = { workspaceId: workspace.id, timezone: 'UTC', role: 'viewer' as const, actor };
    const duties = await summarizeKeyDuties(reader, new Date());
    expect(duties[0]).toMatchObject({
      title: '3 keys did something for the first time',
      path: '/keys?finding=first-use',
    });
    expect(duties[0]?.note).toContain('key_slept: used again on');
  });
});
