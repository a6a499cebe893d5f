import type { Transaction } from '@/lib/db/client';

/** What a provider lists beside keys, those that are gone left out. */
export type ListedRow = {
  connectionId: string;
  id: string;
  name: string;
  role: string | null;
  redactedValue: string | null;
  ownerName: string | null;
  createdAt: Date | null;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  limitNanos: bigint | null;
};

const NOTHING = {
  ...{ role: null, redactedValue: null, ownerName: null, createdAt: null, lastUsedAt: null, expiresAt: null },
  limitNanos: null,
};
const ORDER = [{ connectionId: 'asc' as const }, { id: 'asc' as const }];

export async function listListedProjects(
  tx: Transaction,
  workspaceId: string,
  projectIds: readonly string[] | null,
): Promise<ListedRow[]> {
  const rows = await tx.providerProject.findMany({
    where: { workspaceId, deletedAt: null, ...(projectIds === null ? {} : { id: { in: [...projectIds] } }) },
    orderBy: ORDER,
  });
  return rows.map(({ connectionId, id, name, createdAt, firstSeenAt, lastSeenAt, spendLimitNanos }) => ({
    ...NOTHING,
    ...{ connectionId, id, name, createdAt, firstSeenAt, lastSeenAt },
    limitNanos: spendLimitNanos,
  }));
}

/** People or service accounts. */
export async function listListedUsers(
  tx: Transaction,
  workspaceId: string,
  type: 'user' | 'service_account',
): Promise<ListedRow[]> {
  const rows = await tx.providerUser.findMany({ where: { workspaceId, type, deletedAt: null }, orderBy: ORDER });
  return rows.map(({ connectionId, id, name, role, firstSeenAt, lastSeenAt }) => ({
    ...NOTHING,
    ...{ connectionId, id, name, role: role === '' ? null : role, firstSeenAt, lastSeenAt },
  }));
}

export async function listListedAdminKeys(tx: Transaction, workspaceId: string): Promise<ListedRow[]> {
  const rows = await tx.providerAdminKey.findMany({ where: { workspaceId, deletedAt: null }, orderBy: ORDER });
  return rows.map(({ workspaceId: _workspaceId, deletedAt: _deletedAt, ...row }) => ({ ...NOTHING, ...row }));
}
