import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { verifyAudit } from '@/lib/services/people/list-activity';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { seedIncident } from '../delivery/seed';

useTestDatabase();

type Entry = {
  sequence: number;
  action: string;
  target: string;
  targetName: string | null;
  actor: { kind: string; name: string };
  address: string | null;
};

let workspace: TestWorkspace;
const NAMES = ['Alpha', '=cmd()', '<script>alert(1)</script>', '+1', '@SUM(A1)'];

beforeAll(async () => {
  workspace = await createTestWorkspace();
  for (const name of NAMES) {
    const response = await callRoute('/budgets', {
      method: 'POST',
      token: workspace.tokens.member,
      body: { name, amount: '10' },
      headers: { 'x-spendwatch-client': '203.0.113.9', 'user-agent': 'curl/8\u00e9' },
    });
    expect(response.status).toBe(201);
  }
});

const read = async (query: string) =>
  (await (await callRoute(`/activity?${query}`, { token: workspace.tokens.admin })).json()) as {
    data: Entry[];
    nextCursor: string | null;
  };

describe('the activity', () => {
  test('tells who did what from where, newest first, page by page', async () => {
    const first = await read('limit=3');
    expect(first.data.map((one) => one.sequence)).toEqual([5, 4, 3]);
    expect(first.data[0]).toMatchObject({
      action: 'budget.created',
      actor: { kind: 'token', name: 'member token' },
      address: '203.0.113.9',
    });
    const second = await read(`limit=3&cursor=${first.nextCursor}`);
    expect(second.data.map((one) => one.sequence)).toEqual([2, 1]);
    expect(second.nextCursor).toBeNull();
  });

  test('names what was acted on: as it was called then, else as it is called now', async () => {
    const { data } = await read('limit=5');
    expect(data.map((one) => one.targetName)).toEqual(NAMES.toReversed());
    const other = await createTestWorkspace('Other');
    const incident = await seedIncident(other.id);
    const by = { method: 'POST', token: other.tokens.member, body: {} };
    expect((await callRoute(`/incidents/${incident}/acknowledge`, by)).status).toBe(200);
    const answer = await callRoute('/activity?limit=1', { token: other.tokens.admin });
    const [entry] = ((await answer.json()) as { data: Entry[] }).data;
    const { number, title } = await getDb().incident.findFirstOrThrow({ where: { workspaceId: other.id } });
    expect(entry).toMatchObject({ target: incident, targetName: `#${number} ${title}` });
  });

  test.each([
    ['actor=MEMBER', 5],
    ['actor=nobody', 0],
    ['action=budget.', 5],
    ['action=token.', 0],
    ['from=2020-01-01T00:00:00Z', 5],
    ['to=2020-01-01T00:00:00Z', 0],
  ])('?%s finds %i', async (query, count) => {
    expect((await read(query)).data).toHaveLength(count);
  });

  test('is for administrators, and of their own workspace', async () => {
    expect((await callRoute('/activity', { token: workspace.tokens.member })).status).toBe(403);
    const other = await createTestWorkspace('Other');
    const list = (await (await callRoute('/activity', { token: other.tokens.owner })).json()) as { data: Entry[] };
    expect(list.data).toEqual([]);
  });

  test('comes as CSV in which no cell is a formula, and as JSON lines', async () => {
    const csv = await (await callRoute('/activity/export', { token: workspace.tokens.owner })).text();
    const [head, ...rows] = parse(csv) as string[][];
    expect(head?.slice(0, 3)).toEqual(['sequence', 'at', 'actorKind']);
    expect(rows).toHaveLength(5);
    for (const row of rows) for (const cell of row) expect(cell).not.toMatch(/^[=+@\t\r-]/);
    const lines = await (await callRoute('/activity/export?format=json', { token: workspace.tokens.owner })).text();
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as Entry).sequence),
    ).toEqual([5, 4, 3, 2, 1]);
  });
});

describe('the chain', () => {
  const tamper = async (sql: string) => {
    const client = await getPool().connect();
    await client.query('BEGIN; ALTER TABLE audit_entry DISABLE TRIGGER USER;');
    await client.query(sql);
    await client.query('ALTER TABLE audit_entry ENABLE TRIGGER USER; COMMIT');
    client.release();
    return verifyAudit(workspace.id);
  };

  test('holds while nobody touches it', async () => {
    expect(await verifyAudit(workspace.id)).toMatchObject({ entries: 5, broken: null });
  });

  test.each([
    ['a changed line', `UPDATE audit_entry SET actor = 'Eve' WHERE sequence = 3`, 3, /changed after it was written/],
    ['a line taken out', 'DELETE FROM audit_entry WHERE sequence = 2', 3, /entry 2 is missing/],
    ['the end cut off', 'DELETE FROM audit_entry WHERE sequence > 1', 2, /removed or changed/],
    [
      'the end cut off together with its head',
      'UPDATE audit_head h SET sequence = 1, hash = e.hash FROM audit_entry e WHERE e.sequence = 1 AND e.workspace_id = h.workspace_id',
      1,
      /without SPENDWATCH_SECRET/,
    ],
    ['the head without a seal', 'UPDATE audit_head SET seal = NULL', 1, /seal of the trail is missing/],
    ['the head removed', 'DELETE FROM audit_head', 1, /head of the trail was removed/],
  ])('%s shows, with its place', async (_name, sql, sequence, reason) => {
    const { broken } = await tamper(sql);
    expect(broken?.reason).toMatch(reason);
    expect(broken?.sequence).toBe(sequence);
  });
});
