import type { Db } from '@/lib/db/client';

/** Ids whose names are wanted, by what they are ids of. */
export type NamedIds = { project?: string[]; apiKey?: string[]; user?: string[]; connection?: string[] };

/** Names by id; ids that the inventory does not know are absent. */
export type Names = { [K in keyof Required<NamedIds>]: Map<string, string> };

const toMap = (rows: { id: string; name: string }[]) => new Map(rows.map((row) => [row.id, row.name]));

/** Looks up what people call these projects, keys, people and connections. */
export async function findNames(db: Db, workspaceId: string, ids: NamedIds): Promise<Names> {
  const select = { id: true, name: true } as const;
  const where = (wanted: string[] | undefined) => ({ workspaceId, id: { in: wanted ?? [] } });
  const [projects, apiKeys, users, connections] = await Promise.all([
    ids.project?.length ? db.providerProject.findMany({ where: where(ids.project), select }) : [],
    ids.apiKey?.length ? db.providerApiKey.findMany({ where: where(ids.apiKey), select }) : [],
    ids.user?.length ? db.providerUser.findMany({ where: where(ids.user), select }) : [],
    ids.connection?.length ? db.connection.findMany({ where: where(ids.connection), select }) : [],
  ]);
  return { project: toMap(projects), apiKey: toMap(apiKeys), user: toMap(users), connection: toMap(connections) };
}
