import { getDb } from '@/lib/db/client';
import { saveKeyExpiry } from '@/lib/db/connections/connections';
import { advanceCursor } from '@/lib/db/connections/ingest-cursors';
import { inIngestTransaction } from '@/lib/db/connections/ingest-transaction';
import { type AdminKeyRow, type Inventory, saveAdminKeys, saveInventory } from '@/lib/db/connections/inventory';
import type { ProviderAdminKey, UsageProvider } from '@/lib/providers/provider';
import { ingestSpendLimits } from './ingest-spend-limits';
import type { PullContext } from './pull-context';

async function readInventory(provider: UsageProvider, signal: AbortSignal): Promise<Inventory> {
  const projects = await provider.listProjects(signal);
  const people = await provider.listUsers(signal);
  const inventory: Inventory = {
    projects: projects.map((one) => ({
      id: one.id,
      name: one.name ?? one.id,
      status: one.isArchived ? 'archived' : 'active',
      createdAt: one.createdAt,
    })),
    apiKeys: [],
    users: people.map((one) => ({
      id: one.id,
      type: 'user',
      name: one.name ?? one.email ?? one.id,
      email: one.email,
      role: one.role ?? '',
    })),
  };
  for (const project of projects.filter((one) => !one.isArchived)) {
    for (const key of await provider.listApiKeys(project.id, signal)) {
      inventory.apiKeys.push({
        id: key.id,
        projectId: key.projectId,
        name: key.name ?? key.id,
        redactedValue: key.redactedValue ?? '',
        ownerType: key.owner?.kind ?? 'unknown',
        ownerId: key.owner?.id ?? null,
        ownerName: key.owner?.name ?? key.owner?.email ?? null,
        createdAt: key.createdAt,
        lastUsedAt: key.lastUsedAt,
        expiresAt: key.expiresAt,
        ownerHasAccess: key.hasOwnerAccess,
      });
    }
    for (const account of await provider.listServiceAccounts(project.id, signal)) {
      inventory.users.push({
        id: account.id,
        type: 'service_account',
        name: account.name ?? account.id,
        email: null,
        role: account.role ?? '',
      });
    }
  }
  return inventory;
}

const mapAdminKey = (key: ProviderAdminKey): AdminKeyRow => ({
  ...key,
  name: key.name ?? key.id,
  redactedValue: key.redactedValue ?? '',
});

/** Equal ids appear once: a person may be listed by several projects. */
const uniqueById = <T extends { id: string }>(rows: readonly T[]): T[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];

/** Reads projects, keys, people, service accounts and when our own key ends, and records them with when they were seen. */
export async function ingestInventory(context: PullContext, provider: UsageProvider): Promise<void> {
  const { workspaceId, connectionId } = context;
  const inventory = await readInventory(provider, context.signal);
  const ownKey = await provider.findOwnKey(context.signal);
  const adminKeys = (await provider.listAdminKeys?.(context.signal)) ?? null;
  const seenAt = context.readClock();
  await saveInventory(
    { workspaceId, connectionId },
    {
      projects: uniqueById(inventory.projects),
      apiKeys: uniqueById(inventory.apiKeys),
      users: uniqueById(inventory.users),
    },
    seenAt,
  );
  if (adminKeys) await saveAdminKeys({ workspaceId, connectionId }, adminKeys.map(mapAdminKey), seenAt);
  await ingestSpendLimits(context, provider);
  // Where the provider names no end, one entered by hand stands.
  if (ownKey?.expiresAt) await saveKeyExpiry(getDb(), workspaceId, connectionId, ownKey.expiresAt);
  await inIngestTransaction(
    context,
    (client) =>
      advanceCursor(
        client,
        { workspaceId, connectionId, subject: 'inventory', grain: 'day' },
        { from: seenAt, until: seenAt, at: seenAt, newestUsageAt: null },
      ),
    () => null,
  );
}
