import type { Viewer } from '@/lib/auth/viewer';
import type { Connection, ConnectionStatus } from '@/lib/contracts/connections/connections';
import { getDb } from '@/lib/db/client';
import { type ConnectionRow, findConnection, type LastRun, listConnectionRows } from '@/lib/db/connections/connections';
import { CHANGE_AREAS, type KeyCheck, listKeyWarnings, READ_AREAS } from '@/lib/domain/keys/key-access';
import { FILE_PROVIDER } from '@/lib/domain/usage/focus-row';
import { AppError } from '@/lib/errors';
import { findProfile, isPushed } from '@/lib/providers/profiles';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';

/** After this many intervals without a successful pull the numbers are old enough to say so. */
const STALE_INTERVALS = 3;

/** A connection as the API shows it. */
export function mapConnection(row: ConnectionRow): Connection {
  const provider = findProfile(row.provider);
  return {
    id: row.id,
    provider: row.provider,
    providerName: row.provider === FILE_PROVIDER ? 'FOCUS files' : (provider?.name ?? row.provider),
    source: row.provider === FILE_PROVIDER ? 'files' : isPushed(row.provider) ? 'push' : 'provider',
    name: row.name,
    baseUrl: row.baseUrl,
    adminKeyHint: row.adminKeyHint,
    hasActionKey: row.hasActionKey,
    actionKeyHint: row.actionKeyHint,
    adminKeyExpiresAt: row.adminKeyExpiresAt?.toISOString() ?? null,
    keyAccess: { admin: mapKeyCheck(row.keyAccess?.admin), action: mapKeyCheck(row.keyAccess?.action) },
    keyWarnings: row.keyAccess === null || provider === null ? [] : listKeyWarnings(row.keyAccess, provider.setup),
    billing: provider?.capabilities.billing ?? 'bills',
    billedBy: row.billedBy,
    state: row.state,
    createdAt: row.createdAt.toISOString(),
  };
}

function mapKeyCheck(check: KeyCheck | null | undefined): Connection['keyAccess']['admin'] {
  if (!check) return null;
  const allowed = new Set(check.areas.filter(({ state }) => state === 'allowed').map(({ area }) => area));
  return {
    checkedAt: check.checkedAt,
    canRead: READ_AREAS.filter((area) => allowed.has(area)),
    canChange: CHANGE_AREAS.filter((area) => allowed.has(area)),
  };
}

/** How fresh and how complete the data of a connection is. */
export function mapConnectionStatus(
  row: ConnectionRow,
  lastRun: LastRun | null,
  options: { now: Date; pollIntervalSeconds: number },
): ConnectionStatus {
  const { lastSuccessAt, lastUsageAt } = row;
  return {
    connectionId: row.id,
    state: row.state,
    isPushed: isPushed(row.provider),
    freshness: findFreshness(lastSuccessAt, options),
    lastSuccessAt: lastSuccessAt?.toISOString() ?? null,
    lastUsageAt: lastUsageAt?.toISOString() ?? null,
    lagSeconds: lastSuccessAt && lastUsageAt ? Math.max(0, secondsBetween(lastUsageAt, lastSuccessAt)) : null,
    backfillPercent: row.backfillPermil / 10,
    nextPullAt: row.state === 'active' ? row.nextPullAt.toISOString() : null,
    lastError: row.lastError === null ? null : { code: row.lastErrorCode ?? 'unavailable', message: row.lastError },
    lastRun: lastRun && {
      ...lastRun,
      startedAt: lastRun.startedAt.toISOString(),
      finishedAt: lastRun.finishedAt?.toISOString() ?? null,
    },
  };
}

function findFreshness(
  lastSuccessAt: Date | null,
  { now, pollIntervalSeconds }: { now: Date; pollIntervalSeconds: number },
): ConnectionStatus['freshness'] {
  if (lastSuccessAt === null) return 'never';
  return secondsBetween(lastSuccessAt, now) > STALE_INTERVALS * pollIntervalSeconds ? 'stale' : 'fresh';
}

const secondsBetween = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / 1_000);

export function makeConnectionNotFound(id: string): AppError {
  return new AppError('not_found', `connection ${id}: there is none in this workspace`);
}

/**
 * Throws `conflict` where a connection is filled by imports or by its senders: it has no key, and there is no provider
 * to ask.
 */
export function requireKeyed({ provider, name, baseUrl }: Pick<ConnectionRow, 'provider' | 'name' | 'baseUrl'>): void {
  if (isPushed(provider))
    throw new AppError('conflict', `usage is pushed to connection "${name}": it has no key, and no provider is asked`);
  if (provider !== FILE_PROVIDER || baseUrl !== null) return;
  const message = `connection "${name}" is filled from files: it has no key and is never pulled, import a file instead`;
  throw new AppError('conflict', message);
}

export function makeConnectionNameConflict(name: string): AppError {
  const message = `connection name "${name}" is taken: expected a name that no other connection of the workspace has`;
  return new AppError('conflict', message, { errors: [{ path: 'name', message }] });
}

/** One connection, without its keys. Throws `not_found`. */
export async function getConnection(viewer: Viewer, id: string): Promise<Connection> {
  const row = await findConnection(getDb(), viewer.workspaceId, id);
  if (!row) throw makeConnectionNotFound(id);
  return mapConnection(row);
}

/** Connections of the workspace, oldest first. */
export async function listConnections(
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ data: Connection[]; nextCursor: string | null }> {
  const found = await listConnectionRows(getDb(), viewer.workspaceId, {
    afterId: parseIdCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, page.limit, (row) => row.id);
  return { data: rows.map(mapConnection), nextCursor };
}
