import { beforeAll, describe, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, type TestPerson } from '../../support/session';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const FROM = new Date('2026-11-20T00:00:00Z');
const TO = new Date('2026-11-20T06:00:00Z');
const WINDOW = `from=${FROM.toISOString()}&to=${TO.toISOString()}&bucket=hour`;
let workspace: TestWorkspace;
let limited: TestPerson;

/** One dollar an hour in each of two projects. */
beforeAll(async () => {
  workspace = await createTestWorkspace();
  limited = await createTestPerson(workspace.id, 'member', { projectIds: ['proj_a'] });
  const span: [Date, Date] = [FROM, TO];
  const connection = await createReadConnection(workspace.id, 'OpenAI', { minute: span, hour: span, day: span });
  const facts: MinuteFact[] = [];
  for (const project of ['proj_a', 'proj_b']) {
    const group = { model: 'gpt-5', project, apiKey: `key_${project}`, user: null, kind: 'completions' };
    for (let at = FROM.getTime(); at < TO.getTime(); at += 3_600_000) {
      const rest = { serviceTier: null, batch: null, connection };
      facts.push({
        at: new Date(at),
        group: { ...group, ...rest },
        requests: 1n,
        inputTokens: 1n,
        costNanos: 10n ** 9n,
      });
    }
  }
  await storeFacts(workspace.id, facts, ['minute', 'hour', 'day']);
});

const read = async (path: string, headers = limited.headers) => {
  const response = await callRoute(path, { headers });
  return { status: response.status, body: await response.json() };
};
const readCost = async (path: string, headers?: Record<string, string>) =>
  Number((await read(path, headers)).body.totals?.cost);

describe('a member limited to one project', () => {
  test('sees the spend of that project only, also when somebody else just asked the same', async () => {
    const owner = await createTestPerson(workspace.id, 'owner');
    expect(await readCost(`/usage?${WINDOW}`, owner.headers)).toBe(12);
    expect(await readCost(`/usage?${WINDOW}`)).toBe(6);
    const { body } = await read(`/usage?${WINDOW}&groupBy=project,apiKey`);
    expect(body.series.map((one: { group: unknown }) => one.group)).toEqual([
      { project: 'proj_a', apiKey: 'key_proj_a' },
    ]);
    expect(await readCost(`/usage?${WINDOW}`, owner.headers)).toBe(12);
  });

  test('cannot ask for another project by any filter', async () => {
    expect((await read(`/usage?${WINDOW}&project=proj_b`)).status).toBe(403);
    expect(await readCost(`/usage?${WINDOW}&project=proj_a&project=proj_b`)).toBe(6);
    expect((await read(`/usage?${WINDOW}&apiKey=key_proj_b`)).body.series ?? []).toEqual([]);
    const groups = await read(`/usage/groups?from=${FROM.toISOString()}&to=${TO.toISOString()}&groupBy=project`);
    expect(JSON.stringify(groups.body)).not.toContain('proj_b');
  });

  test('sees budgets and incidents of that project only', async () => {
    const create = async (name: string, scope: Record<string, string>) => {
      const body = { name, amount: '10', scope };
      const response = await callRoute('/budgets', { method: 'POST', token: workspace.tokens.member, body });
      return ((await response.json()) as { id: string }).id;
    };
    const [own, foreign, all] = [
      await create('Own', { projectId: 'proj_a' }),
      await create('Foreign', { projectId: 'proj_b' }),
      await create('All', {}),
    ];
    expect((await read('/budgets')).body.data.map((one: { name: string }) => one.name)).toEqual(['Own']);
    expect((await read(`/budgets/${own}/status`)).status).toBe(200);
    for (const id of [foreign, all]) {
      expect((await read(`/budgets/${id}`)).status).toBe(404);
      expect((await read(`/budgets/${id}/status`)).status).toBe(404);
    }
    expect(await getDb().budget.count()).toBe(3);
  });

  test('gets nothing that speaks of the whole organization', async () => {
    for (const path of ['/overview', '/reconciliation?from=2026-11-19&to=2026-11-20', '/members', '/captured-mails']) {
      expect((await read(path)).status, path).toBe(403);
    }
  });
});
