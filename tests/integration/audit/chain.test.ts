import { describe, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { withRequestContext } from '@/lib/request-context';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

const entry = (workspaceId: string, target: string) => ({
  workspaceId,
  actor: 'Ada',
  action: 'budget.updated',
  target,
  detail: { b: 1, a: { d: [1, 2], c: null } },
});

describe('the audit trail', () => {
  test('entries written at the same moment are numbered without gaps, each with the digest of the one before', async () => {
    const { id } = await createTestWorkspace();
    await Promise.all(Array.from({ length: 12 }, (_, at) => insertAuditEntry(getDb(), entry(id, `budget ${at}`))));
    const rows = await getDb().auditEntry.findMany({ where: { workspaceId: id }, orderBy: { sequence: 'asc' } });
    expect(rows.map((row) => Number(row.sequence))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    for (const [at, row] of rows.entries()) {
      expect(Buffer.from(row.prevHash).toString('hex')).toBe(
        at === 0 ? '' : Buffer.from(rows[at - 1]!.hash).toString('hex'),
      );
      expect(row.hash).toHaveLength(32);
    }
  });

  test('an entry says who asked and from where, taken from the request at hand', async () => {
    const { id } = await createTestWorkspace();
    const context = {
      workspaceId: id,
      actor: { kind: 'token' as const, id: 'token-1' },
      address: '203.0.113.9',
      userAgent: 'curl/8',
    };
    await withRequestContext(context, () => insertAuditEntry(getDb(), entry(id, 'budget')));
    const row = await getDb().auditEntry.findFirstOrThrow({ where: { workspaceId: id } });
    expect(row).toMatchObject({ actorKind: 'token', actorId: 'token-1', address: '203.0.113.9', userAgent: 'curl/8' });
  });

  test.each([
    ['changing an entry', `UPDATE audit_entry SET actor = 'Eve'`],
    ['removing an entry', 'DELETE FROM audit_entry'],
    ['emptying the table', 'TRUNCATE audit_entry'],
    ['removing its workspace', 'DELETE FROM workspace'],
  ])('%s is refused by the database', async (_name, sql) => {
    const { id } = await createTestWorkspace();
    await insertAuditEntry(getDb(), entry(id, 'budget'));
    await expect(getPool().query(sql)).rejects.toThrow(/append-only/);
  });
});
