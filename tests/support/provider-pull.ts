import { randomUUID } from 'node:crypto';
import type { Viewer } from '@/lib/auth/viewer';
import { getDb, getPool } from '@/lib/db/client';
import { claimConnection, releaseLease, renewLease } from '@/lib/db/connections/leases';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { COUNT_FIELDS, type UsageCounts } from '@/lib/domain/usage/usage';
import { evaluateUsage } from '@/lib/services/alert-rules/evaluate-usage';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { requireProvider } from '@/lib/services/connections/open-provider';
import { type PullResult, pullConnection } from '@/lib/services/connections/pull-connection';

export type Connected = {
  viewer: Viewer;
  workspaceId: string;
  connectionId: string;
  provider: string;
  adminKey: string;
  baseUrl: string;
};

type Peer = { adminKey: string; actionKey?: string; url: string };

/** A workspace of its own with one connection to a peer; its keys are tried as for everybody. */
export async function connectPeer(provider: string, peer: Peer, addedAt: Date): Promise<Connected> {
  const { id: workspaceId } = await getDb().workspace.create({ data: { name: 'Northwind' } });
  const actor = { kind: 'user', id: randomUUID(), name: 'Ada' } as const;
  const viewer: Viewer = { workspaceId, timezone: 'UTC', role: 'owner', actor };
  const { adminKey, actionKey, url: baseUrl } = peer;
  const input = { provider, name: provider, adminKey, ...(actionKey && { actionKey }), baseUrl };
  const { id: connectionId } = await createConnection(viewer, input);
  // What was used before a connection was added only teaches the detector.
  await getDb().connection.updateMany({ where: { workspaceId }, data: { createdAt: addedAt } });
  await getDb().alertRule.updateMany({ where: { workspaceId }, data: { createdAt: addedAt } });
  return { viewer, workspaceId, connectionId, provider, adminKey, baseUrl };
}

/** One pull at the time the clock gives, judged as by a worker. */
export async function pullPeer(connected: Connected, readClock: () => Date, maxRetries = 2): Promise<PullResult> {
  const { workspaceId, connectionId, provider, adminKey, baseUrl } = connected;
  const owner = randomUUID();
  if (!(await claimConnection(owner, workspaceId, connectionId))) throw new Error('the lease is taken');
  const quiet = { info: () => {}, warn: () => {}, error: console.error, debug: () => {} };
  const context = {
    ...{ workspaceId, connectionId, owner, readClock, log: quiet, signal: new AbortController().signal },
    priceVersionId: await getPriceVersionId(PRICE_VERSION),
  };
  const opened = requireProvider(provider).open({ adminKey, baseUrl, maxRetries, timeoutMs: 20_000, now: readClock });
  const timer = setInterval(
    () => void inWorkspace(workspaceId, () => renewLease(owner, workspaceId, connectionId)).catch(() => {}),
    10_000,
  );
  let result: PullResult | null = null;
  try {
    result = await inWorkspace(workspaceId, () =>
      pullConnection(context, opened, async () => {
        await evaluateUsage({ workspaceId, connectionId, now: readClock() });
      }),
    );
    return result;
  } finally {
    clearInterval(timer);
    const { backfillPermil = null, lastUsageAt = null } = result ?? {};
    const outcome = { nextPullInSeconds: 3_600, failure: null, backfillPermil, lastUsageAt };
    await releaseLease(owner, workspaceId, connectionId, { ...outcome, successAt: readClock() });
  }
}

export type Sums = Map<string, { counts: UsageCounts; costNanos: bigint }>;

/** Adds to sums by kind, key and model. */
export function addTo(sums: Sums, key: string, counts: UsageCounts, costNanos: bigint): void {
  const known = sums.get(key);
  if (!known) return void sums.set(key, { counts: { ...counts }, costNanos });
  for (const field of COUNT_FIELDS) known.counts[field] += counts[field];
  known.costNanos += costNanos;
}

const toColumn = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What is stored of a window by kind, key and model. */
export async function sumFacts(
  { workspaceId, connectionId }: Connected,
  table: 'usage_minute' | 'usage_hour' | 'usage_day',
  from: Date,
  to: Date,
): Promise<Sums> {
  const sums = COUNT_FIELDS.map((field) => `coalesce(sum(u.${toColumn(field)}), 0)::text AS "${field}"`).join(', ');
  const { rows } = await getPool().query<Record<string, string>>(
    `SELECT s.kind, coalesce(s.api_key_id, '') AS key, coalesce(s.model, '') AS model, ${sums},
            coalesce(sum(u.cost_nanos), 0)::text AS cost
       FROM ${table} u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
      WHERE u.workspace_id = $1 AND s.connection_id = $2 AND u.bucket_start >= $3 AND u.bucket_start < $4
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [workspaceId, connectionId, from, to],
  );
  return new Map(
    rows.map((row) => [
      `${row['kind']}|${row['key']}|${row['model']}`,
      {
        counts: Object.fromEntries(COUNT_FIELDS.map((field) => [field, Number(row[field])])) as UsageCounts,
        costNanos: BigInt(row['cost'] ?? 0),
      },
    ]),
  );
}

/** What was billed by day and key, as text "2026-11-20 key" -> nano-dollars. */
export async function sumBilled({ workspaceId, connectionId }: Connected): Promise<Map<string, bigint>> {
  const { rows } = await getPool().query<{ day: string; key: string; nanos: string }>(
    `SELECT cost_on::text AS day, api_key_id AS key, sum(amount_nanos)::text AS nanos FROM cost_day
      WHERE workspace_id = $1 AND connection_id = $2 GROUP BY 1, 2 ORDER BY 1, 2`,
    [workspaceId, connectionId],
  );
  return new Map(rows.map(({ day, key, nanos }) => [`${day} ${key}`, BigInt(nanos)]));
}

/** In an order that compares. */
export const sorted = <T>(sums: Map<string, T>): [string, T][] =>
  [...sums].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
