import { describe, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { verifyAudit } from '@/lib/services/people/list-activity';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson } from '../../support/session';
import { createWholeWorkspace, readStoredRows, type WholeWorkspace } from '../../support/whole-workspace';

useTestDatabase();

const post = (path: string, headers: Record<string, string>, body?: unknown) =>
  callRoute(path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });

/** A person who left traces of every kind. */
async function createTraces() {
  const home = await createWholeWorkspace();
  const workspaceId = home.workspace.id;
  const name = `Grace ${home.mark}`;
  const person = await createTestPerson(workspaceId, 'member', { name });
  const { headers, email, userId } = person;
  await post(`/incidents/${home.ids['incidents']}/acknowledge`, headers, { note: 'mine' });
  await post('/annotations', headers, { at: '2026-11-20T10:00:00Z', text: 'a note' });
  await post('/saved-views', headers, { name: 'Private', params: { range: '7d' } });
  await post('/saved-views', headers, { name: 'Shared', params: { range: '7d' }, isShared: true });
  await post('/budgets', headers, { name: 'Of somebody', amount: '10' });
  const about = { workspaceId, actor: 'Ada', action: 'member.changed', target: userId };
  await insertAuditEntry(getDb(), { ...about, detail: { note: `asked ${email.toUpperCase()} about it`, name } });
  return { home, person, name };
}

const search = async (texts: readonly string[]) =>
  (await readStoredRows()).filter((row) => texts.some((text) => row.toLowerCase().includes(text.toLowerCase())));

describe('erasing a member', () => {
  test('takes id, name and address out of every table; the trail still proves itself', async () => {
    const { home, person, name } = await createTraces();
    expect((await search([name, person.email, person.userId])).length).toBeGreaterThan(8);
    const before = await getDb().auditEntry.count({ where: { workspaceId: home.workspace.id } });
    const path = `/members/${person.userId}/erase`;
    expect((await post(path, home.owner.headers, { confirm: person.email })).status).toBe(204);
    expect(await search([name, person.email, person.userId])).toEqual([]);
    expect(await verifyAudit(home.workspace.id)).toMatchObject({ broken: null, entries: before + 1 });
    const lines = await getDb().auditEntry.findMany({ where: { workspaceId: home.workspace.id } });
    const theirs = lines.filter((line) => /^Former member [0-9a-f]{8}$/.test(line.actor));
    expect(theirs.length).toBeGreaterThan(2);
    for (const line of theirs) expect([line.address, line.userAgent]).toEqual([null, null]);
    const incident = await getDb().incident.findFirstOrThrow({ where: { id: home.ids['incidents'] as string } });
    expect(incident.acknowledgedBy).toMatch(/^Former member/);
    expect((await callRoute('/account', { headers: person.headers })).status).toBe(401);
  });

  test('wants the address typed, the role of an owner, and leaves the last owner; nothing changes otherwise', async () => {
    const { home, person } = await createTraces();
    const before = await readStoredRows(home);
    const path = `/members/${person.userId}/erase`;
    expect((await post(path, home.owner.headers, { confirm: 'somebody@example.com' })).status).toBe(400);
    expect((await post(path, home.member.headers, { confirm: person.email })).status).toBe(403);
    const own = `/members/${home.owner.userId}/erase`;
    expect((await post(own, home.owner.headers, { confirm: home.owner.email })).status).toBe(409);
    expect(await readStoredRows(home)).toEqual(before);
  });

  test('of one workspace leaves the person to the others', async () => {
    const { home, person } = await createTraces();
    const other = await createWholeWorkspace();
    await getDb().membership.create({
      data: { workspaceId: other.workspace.id, userId: person.userId, role: 'viewer' },
    });
    await post(`/members/${person.userId}/erase`, home.owner.headers, { confirm: person.email });
    expect(await getDb().user.count({ where: { id: person.userId } })).toBe(1);
    expect((await callRoute('/account', { headers: person.headers })).status).toBe(200);
  });

  test('by the person leaves nothing of them anywhere', async () => {
    const { home, person, name } = await createTraces();
    expect((await post('/account/delete', person.headers, { confirm: person.email })).status).toBe(204);
    expect(await search([name, person.email, person.userId])).toEqual([]);
    expect((await verifyAudit(home.workspace.id)).broken).toBeNull();
  });

  test('is not undone by forging: a line changed in the database afterwards is found', async () => {
    const { home, person } = await createTraces();
    await post(`/members/${person.userId}/erase`, home.owner.headers, { confirm: person.email });
    const client = await getPool().connect();
    await client.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
    await client.query(`UPDATE audit_entry SET actor = 'Eve' WHERE workspace_id = $1 AND sequence = 2`, [
      home.workspace.id,
    ]);
    await client.query('ALTER TABLE audit_entry ENABLE TRIGGER USER');
    client.release();
    expect((await verifyAudit(home.workspace.id)).broken).toMatchObject({ sequence: 2 });
  });
});

/** Nothing of these may be in a file that leaves the house. */
async function listSecrets({ workspace }: WholeWorkspace): Promise<string[]> {
  const tokens = await getDb().apiToken.findMany({ where: { workspaceId: workspace.id } });
  const passwords = await getDb().account.findMany();
  const sessions = await getDb().session.findMany();
  return [
    ...Object.values(workspace.tokens),
    ...tokens.map((one) => Buffer.from(one.tokenHash).toString('hex')),
    ...passwords.map((one) => one.password ?? 'none stored'),
    ...sessions.map((one) => one.token),
  ];
}

describe('an export', () => {
  test('of a person holds what is stored about them and no secret', async () => {
    const { home, person } = await createTraces();
    const own = await callRoute('/account/export', { headers: person.headers });
    expect(own.headers.get('content-disposition')).toBe('attachment; filename="personal-data.json"');
    const text = await own.text();
    for (const word of [person.email, 'a note', 'Private', 'incident.acknowledged']) expect(text).toContain(word);
    for (const secret of await listSecrets(home)) expect(text).not.toContain(secret);
    const byAdmin = await post(`/members/${person.userId}/export`, home.owner.headers);
    expect((await byAdmin.json()).person.email).toBe(person.email);
    expect(await getDb().auditEntry.count({ where: { action: 'member.exported', target: person.userId } })).toBe(1);
  });

  test('of a workspace holds every row of its own and nothing of others', async () => {
    const [home, other] = [await createWholeWorkspace(), await createWholeWorkspace()];
    const text = await (await post('/workspace/export', home.owner.headers)).text();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { table: string; row: { workspace_id: string } });
    expect(new Set(lines.map((line) => line.row.workspace_id))).toEqual(new Set([home.workspace.id]));
    const tables = new Set(lines.map((line) => line.table));
    for (const table of ['budget', 'incident', 'channel', 'connection', 'audit_entry', 'membership', 'delivery']) {
      expect(tables).toContain(table);
    }
    expect(text).toContain('workspace.exported');
    expect(text).not.toContain(other.mark);
    expect(text).not.toContain('sk-admin-');
    for (const secret of await listSecrets(home)) expect(text).not.toContain(secret);
    expect((await post('/workspace/export', home.member.headers)).status).toBe(403);
  });
});

describe('deleting a workspace', () => {
  test('leaves no row of it, all of the others, and people who belong elsewhere', async () => {
    const [home, other] = [await createWholeWorkspace(), await createWholeWorkspace()];
    await getDb().membership.create({
      data: { workspaceId: other.workspace.id, userId: home.owner.userId, role: 'viewer' },
    });
    const before = await readStoredRows(home);
    expect((await post('/workspace/delete', home.owner.headers, { confirm: 'Another' })).status).toBe(400);
    expect((await post('/workspace/delete', home.member.headers, { confirm: home.mark })).status).toBe(403);
    expect(await readStoredRows(home)).toEqual(before);
    expect((await post('/workspace/delete', home.owner.headers, { confirm: home.mark })).status).toBe(204);
    const left = await search([home.workspace.id, home.member.userId]);
    // The one line that tells of it, in the other workspace of whoever did it.
    expect(left).toHaveLength(1);
    expect(left[0]).toContain('workspace.deleted');
    expect(await getDb().user.count({ where: { id: home.owner.userId } })).toBe(1);
    expect((await verifyAudit(other.workspace.id)).broken).toBeNull();
    expect((await callRoute('/budgets', { headers: other.owner.headers })).status).toBe(200);
    expect((await callRoute('/account', { headers: home.member.headers })).status).toBe(401);
  });

  test('is refused for the only one', async () => {
    const home = await createWholeWorkspace();
    const others = await getDb().workspace.findMany({ where: { id: { not: home.workspace.id } } });
    expect(others.length).toBeGreaterThan(0);
    for (const { id } of others) {
      const owner = await createTestPerson(id, 'owner');
      const { name } = await getDb().workspace.findUniqueOrThrow({ where: { id } });
      expect((await post('/workspace/delete', owner.headers, { confirm: name })).status).toBe(204);
    }
    expect((await post('/workspace/delete', home.owner.headers, { confirm: home.mark })).status).toBe(409);
    expect(await getDb().budget.count()).toBe(1);
  });
});
