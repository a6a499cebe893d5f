import type { ScopeNames } from '@/lib/domain/incident-text';
import type { Db } from './client';

/** Provider ids whose names are asked for. */
export type WantedNames = { projectIds: string[]; apiKeyIds: string[]; userIds: string[] };

/** Names by provider id from the inventory. Ids it does not know are absent. */
export async function findScopeNames(db: Db, workspaceId: string, wanted: WantedNames): Promise<ScopeNames> {
  const select = { id: true, name: true } as const;
  const where = (ids: string[]) => ({ workspaceId, id: { in: [...new Set(ids)] } });
  const [projects, apiKeys, users] = await Promise.all([
    wanted.projectIds.length ? db.providerProject.findMany({ where: where(wanted.projectIds), select }) : [],
    wanted.apiKeyIds.length ? db.providerApiKey.findMany({ where: where(wanted.apiKeyIds), select }) : [],
    wanted.userIds.length ? db.providerUser.findMany({ where: where(wanted.userIds), select }) : [],
  ]);
  return { projects: indexNames(projects), apiKeys: indexNames(apiKeys), users: indexNames(users) };
}

/** All names that the inventory of one connection knows. */
export async function listConnectionNames(db: Db, workspaceId: string, connectionId: string): Promise<ScopeNames> {
  const query = { where: { workspaceId, connectionId }, select: { id: true, name: true } } as const;
  const [projects, apiKeys, users] = await Promise.all([
    db.providerProject.findMany(query),
    db.providerApiKey.findMany(query),
    db.providerUser.findMany(query),
  ]);
  return { projects: indexNames(projects), apiKeys: indexNames(apiKeys), users: indexNames(users) };
}

function indexNames(rows: readonly { id: string; name: string }[]): Record<string, string> {
  return Object.fromEntries(rows.filter((row) => row.name !== '').map((row) => [row.id, row.name]));
}
