import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { getDb, getPool, inTransaction } from '@/lib/db/client';
import { acrossWorkspaces, inWorkspace } from '@/lib/db/workspace-guard';
import { withRequestContext } from '@/lib/request-context';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createWholeWorkspace } from '../../support/whole-workspace';

const database = useTestDatabase();

const asRequestOf = <T>(workspaceId: string, work: () => PromiseLike<T>): Promise<T> =>
  withRequestContext({ workspaceId, actor: null, address: null, userAgent: null }, async () => await work());

const OTHER = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';

describe('while a request is answered', () => {
  const forgotten: [string, (ours: string) => PromiseLike<unknown>][] = [
    ['a list without a workspace', () => getDb().budget.findMany({ where: { name: 'x' } })],
    ['a list without any filter', () => getDb().budget.findMany()],
    ['a count', () => getDb().incident.count()],
    ['a sum', () => getDb().ingestRun.aggregate({ _sum: { rows: true } })],
    ['a change of many', () => getDb().channel.updateMany({ data: { enabled: false } })],
    ['a removal of many', () => getDb().apiToken.deleteMany({})],
    ['another workspace', () => getDb().budget.findMany({ where: { workspaceId: OTHER } })],
    ['several workspaces', (ours) => getDb().budget.findMany({ where: { workspaceId: { in: [ours, OTHER] } } })],
    ['any workspace', (ours) => getDb().budget.findMany({ where: { OR: [{ workspaceId: ours }, { name: 'x' }] } })],
    [
      'one thing of another workspace',
      () => getDb().budget.findUnique({ where: { workspaceId_id: { workspaceId: OTHER, id: OTHER } } }),
    ],
    [
      'a new row in another workspace',
      () => getDb().membership.create({ data: { workspaceId: OTHER, userId: 'x', role: 'viewer' } }),
    ],
    [
      'new rows, one of them in another workspace',
      (ours) =>
        getDb().membership.createMany({
          data: [ours, OTHER].map((workspaceId) => ({ workspaceId, userId: 'x', role: 'viewer' as const })),
        }),
    ],
    ['a statement without a workspace', () => getPool().query('SELECT name FROM connection WHERE id = $1', [OTHER])],
    [
      'a join without a workspace',
      () => getPool().query('SELECT 1 FROM price_version p JOIN usage_minute u ON u.price_version_id = p.id'),
    ],
    [
      'a statement for another workspace',
      () => getPool().query('SELECT name FROM connection WHERE workspace_id = $1', [OTHER]),
    ],
    ['a removal by statement', () => getDb().$executeRaw`DELETE FROM silence WHERE id = ${OTHER}::uuid`],
    ['a statement in a transaction', () => inTransaction((tx) => tx.$queryRaw`SELECT 1 FROM "api_token"`)],
  ];
  test.each(forgotten)('%s throws before the database is asked', async (_name, work) => {
    const { id } = await createTestWorkspace();
    await expect(asRequestOf(id, () => work(id))).rejects.toThrow(/workspace/i);
  });

  test('what names its own workspace works, and so does what belongs to nobody', async () => {
    const { id } = await createTestWorkspace();
    await asRequestOf(id, async () => {
      expect(await getDb().apiToken.count({ where: { workspaceId: id } })).toBe(6);
      expect(await getDb().user.count()).toBeTypeOf('number');
      expect((await getPool().query('SELECT 1 FROM api_token WHERE workspace_id = $1', [id])).rowCount).toBe(6);
      const rows = await getDb().$queryRaw<unknown[]>`SELECT 1 FROM api_token WHERE workspace_id = ${id}::uuid`;
      expect(rows).toHaveLength(6);
    });
  });

  test('what looks across workspaces says so', async () => {
    const { id } = await createTestWorkspace();
    expect(await asRequestOf(id, () => acrossWorkspaces(() => getDb().apiToken.count()))).toBeGreaterThan(6);
  });
});

describe('a job of the worker', () => {
  test('touches the workspace it is for and no other', async () => {
    const { id } = await createTestWorkspace();
    await expect(inWorkspace(id, () => getDb().budget.findMany({ where: { workspaceId: OTHER } }))).rejects.toThrow(
      'for another workspace',
    );
    expect(await inWorkspace(id, () => getDb().apiToken.count({ where: { workspaceId: id } }))).toBe(6);
  });

  test('is held to its workspace also inside of work that looks across', async () => {
    const { id } = await createTestWorkspace();
    await acrossWorkspaces(async () => {
      expect(await getDb().apiToken.count()).toBeGreaterThan(6);
      await expect(inWorkspace(id, () => getDb().apiToken.count())).rejects.toThrow('without workspaceId');
    });
  });

  test('gets its own context with a connection that somebody else gave back', async () => {
    const [one, two] = [(await createTestWorkspace()).id, (await createTestWorkspace()).id];
    const count = (id: string) =>
      inWorkspace(id, async () => {
        const { rows } = await getPool().query('SELECT count(*)::int AS n FROM api_token WHERE workspace_id = $1', [
          id,
        ]);
        return rows[0].n;
      });
    const counts = await Promise.all(Array.from({ length: 100 }, (_one, at) => count(at % 2 ? one : two)));
    expect(new Set(counts)).toEqual(new Set([6]));
  });
});

test('a process that knows no workspace still has to name one', async () => {
  const workspaceId = (await createWholeWorkspace()).workspace.id;
  await getDb().incident.updateMany({ where: { workspaceId }, data: { kind: 'dead-worker' } });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      path.join(import.meta.dirname, '../../../lib/cli/launcher.mjs'),
      '--script',
      'tests/integration/db/unscoped-process.ts',
    ],
    { env: { ...process.env, DATABASE_URL: database.url } },
  );
  expect(stdout.trim().split('\n')).toEqual([
    'without: Budget.findMany without workspaceId',
    'by statement: statement without workspace_id: SELECT 1 FROM budget',
    'named: 0',
    'across: 1',
    'readiness: dead-worker',
  ]);
});
