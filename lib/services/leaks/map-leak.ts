import type { Leak as LeakContract } from '@/lib/contracts/leaks/leaks';
import type { Transaction } from '@/lib/db/client';
import { listNewestIncidentIds } from '@/lib/db/incidents/incidents';
import { type KeyRow, listKeyRows } from '@/lib/db/keys/keys';
import type { Leak } from '@/lib/domain/leaks/leak';
import { makeLeakDedupKey } from '@/lib/domain/leaks/leak-incident';
import { formatNanosExact } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';
import { loadKeySpend } from './load-key-spend';

const SPENT_MS = 7 * DAY_MS;

/** Leaks as the HTTP API shows them: with the known key, its spend of seven days, and the incident. */
export async function mapLeaks(
  tx: Transaction,
  workspaceId: string,
  leaks: readonly Leak[],
  now: Date,
): Promise<LeakContract[]> {
  const since = new Date(now.getTime() - SPENT_MS);
  const matched = leaks.flatMap(({ key }) => (key ? [key] : []));
  const distinct = [
    ...new Map(matched.map((key) => [`${key.connectionId} ${key.apiKeyId}`, { ...key, since }])).values(),
  ];
  const ids = distinct.map((key) => key.apiKeyId);
  const rows = ids.length === 0 ? [] : await listKeyRows(tx, workspaceId, { ids, withDeleted: true });
  const keys = new Map(rows.map((row) => [`${row.connectionId} ${row.id}`, row]));
  const spent = distinct.length === 0 ? new Map<string, bigint>() : await loadKeySpend(tx, workspaceId, distinct, now);
  const dedupKeys = leaks.map((leak) => makeLeakDedupKey(leak.fingerprint));
  const incidents = await listNewestIncidentIds(tx, workspaceId, dedupKeys);
  return leaks.map((leak) => ({
    ...leak,
    key: mapKey(leak, keys, spent),
    incidentId: incidents.get(makeLeakDedupKey(leak.fingerprint)) ?? null,
    stateAt: leak.stateAt?.toISOString() ?? null,
    leakedAt: leak.leakedAt?.toISOString() ?? null,
    firstSeenAt: leak.firstSeenAt.toISOString(),
    lastSeenAt: leak.lastSeenAt.toISOString(),
  }));
}

function mapKey(
  leak: Leak,
  keys: ReadonlyMap<string, KeyRow>,
  spent: ReadonlyMap<string, bigint>,
): LeakContract['key'] {
  if (!leak.key) return null;
  const { connectionId, apiKeyId, isCertain } = leak.key;
  const row = keys.get(`${connectionId} ${apiKeyId}`);
  return {
    connectionId,
    id: apiKeyId,
    name: row?.name || apiKeyId,
    owner: row?.owner ?? row?.ownerName ?? null,
    isCertain,
    isLive: row !== undefined && row.deletedAt === null,
    lastUsedAt: row?.lastUsedAt?.toISOString() ?? null,
    spent7Days: formatNanosExact(spent.get(`${connectionId} ${apiKeyId}`) ?? 0n),
  };
}
