import type { Leak as LeakContract } from '@/lib/contracts/leaks/leaks';
import type { Transaction } from '@/lib/db/client';
import { listNewestIncidentIds } from '@/lib/db/incidents/incidents';
import { listKeyRows } from '@/lib/db/keys/keys';
import type { KnownKeyFacts } from '@/lib/domain/leaks/found-secret';
import type { Leak, LeakedKey } from '@/lib/domain/leaks/leak';
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
  const matched = leaks.flatMap(({ key }) => (key ? [key] : []));
  const nameKey = await loadLeakedKeys(tx, workspaceId, matched, now);
  const dedupKeys = leaks.map((leak) => makeLeakDedupKey(leak.fingerprint));
  const incidents = await listNewestIncidentIds(tx, workspaceId, dedupKeys);
  return leaks.map((leak) => ({
    ...leak,
    key: leak.key && nameKey(leak.key),
    incidentId: incidents.get(makeLeakDedupKey(leak.fingerprint)) ?? null,
    stateAt: leak.stateAt?.toISOString() ?? null,
    leakedAt: leak.leakedAt?.toISOString() ?? null,
    firstSeenAt: leak.firstSeenAt.toISOString(),
    lastSeenAt: leak.lastSeenAt.toISOString(),
  }));
}

type NamedKey = NonNullable<LeakContract['key']>;

/** Reads the known keys that were found, and gives the function that says who each is and what it spent in seven days. */
export async function loadLeakedKeys(
  tx: Transaction,
  workspaceId: string,
  found: readonly LeakedKey[],
  now: Date,
): Promise<(key: LeakedKey) => NamedKey> {
  const placeOf = ({ connectionId, apiKeyId }: LeakedKey) => `${connectionId} ${apiKeyId}`;
  const since = new Date(now.getTime() - SPENT_MS);
  const distinct = [...new Map(found.map((key) => [placeOf(key), { ...key, since }])).values()];
  const ids = distinct.map((key) => key.apiKeyId);
  const rows = ids.length === 0 ? [] : await listKeyRows(tx, workspaceId, { ids, withDeleted: true });
  const keys = new Map(rows.map((row) => [`${row.connectionId} ${row.id}`, row]));
  const spent = distinct.length === 0 ? new Map<string, bigint>() : await loadKeySpend(tx, workspaceId, distinct, now);
  return (key) => {
    const row = keys.get(placeOf(key));
    return {
      ...{ connectionId: key.connectionId, id: key.apiKeyId, isCertain: key.isCertain },
      name: row?.name || key.apiKeyId,
      owner: row?.owner ?? row?.ownerName ?? null,
      isLive: row !== undefined && row.deletedAt === null,
      lastUsedAt: row?.lastUsedAt?.toISOString() ?? null,
      spent7Days: formatNanosExact(spent.get(placeOf(key)) ?? 0n),
    };
  };
}

/** A known key as reports of scans name it. */
export const pickKeyFacts = ({ name, owner, spent7Days, lastUsedAt }: NamedKey): KnownKeyFacts => ({
  ...{ name, owner, spent7Days, lastUsedAt },
});
