import type { Db } from '@/lib/db/client';
import type { ScopeNames } from '@/lib/domain/incidents/incident-text';
import { findNames } from './names';

/** Provider ids whose names are asked for. */
export type WantedNames = { projectIds: string[]; apiKeyIds: string[]; userIds: string[] };

/** Names by provider id from the inventory. Ids it does not know are absent. */
export async function findScopeNames(db: Db, workspaceId: string, wanted: WantedNames): Promise<ScopeNames> {
  const names = await findNames(db, workspaceId, {
    project: [...new Set(wanted.projectIds)],
    apiKey: [...new Set(wanted.apiKeyIds)],
    user: [...new Set(wanted.userIds)],
  });
  return {
    projects: Object.fromEntries(names.project),
    apiKeys: Object.fromEntries(names.apiKey),
    users: Object.fromEntries(names.user),
  };
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

/** All names that the inventory of a workspace knows, by id. */
export async function listWorkspaceNames(db: Db, workspaceId: string) {
  const query = { where: { workspaceId }, select: { id: true, name: true } } as const;
  const [projects, apiKeys, users] = await Promise.all([
    db.providerProject.findMany(query),
    db.providerApiKey.findMany(query),
    db.providerUser.findMany(query),
  ]);
  const toMap = (rows: readonly { id: string; name: string }[]) => new Map(rows.map((row) => [row.id, row.name]));
  return { projects: toMap(projects), apiKeys: toMap(apiKeys), users: toMap(users) };
}

function indexNames(rows: readonly { id: string; name: string }[]): Record<string, string> {
  return Object.fromEntries(rows.filter((row) => row.name !== '').map((row) => [row.id, row.name]));
}

/** Project that a key belongs to; null when the inventory does not know the key. */
export async function findKeyProjectId(db: Db, workspaceId: string, apiKeyId: string): Promise<string | null> {
  const key = await db.providerApiKey.findFirst({ where: { workspaceId, id: apiKeyId }, select: { projectId: true } });
  return key?.projectId ?? null;
}
