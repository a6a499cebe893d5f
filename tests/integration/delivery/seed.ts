import { v7 as uuidv7 } from 'uuid';
import type { Viewer } from '@/lib/auth/viewer';
import { getDb, inTransaction } from '@/lib/db/client';
import { createNotification } from '@/lib/db/notifications/deliveries';
import type { IncidentMessage } from '@/lib/domain/notifications/notification';
import { buildLeakMessage } from '@/tests/support/sample-messages';

/** A workspace of its own for one test, seen by its owner. */
export async function seedWorkspace(): Promise<Viewer> {
  const { id } = await getDb().workspace.create({ data: { name: 'Acme' } });
  return { workspaceId: id, timezone: 'UTC', role: 'owner', actor: { kind: 'user', id: 'u1', name: 'Ada' } };
}

/** An e-mail channel; returns its id. */
export async function seedChannel(workspaceId: string, name: string, to: string[], enabled = true): Promise<string> {
  const { id } = await getDb().channel.create({ data: { workspaceId, kind: 'email', name, enabled, config: { to } } });
  return id;
}

let number = 0;

/** An open incident; returns its id. */
export async function seedIncident(workspaceId: string): Promise<string> {
  number += 1;
  const at = new Date('2026-11-23T02:06:00Z');
  const { id } = await getDb().incident.create({
    data: {
      ...{ workspaceId, number, kind: 'spike', severity: 'critical', dedupKey: `seed-${number}`, title: 'Spike' },
      ...{ scope: {}, openedAt: at, detectedAt: at, windowStart: at, windowEnd: at },
      ...{ observedNanos: 0n, expectedNanos: 0n, excessNanos: 0n, ratePerHourNanos: 0n, projected24hNanos: 0n },
      ...{ contributors: [], facts: [], explanation: '' },
    },
  });
  return id;
}

/** Tells about an incident as whoever raises one does. */
export function notify(
  workspaceId: string,
  incidentId: string | null,
  overrides: Partial<Pick<IncidentMessage, 'reason' | 'severity' | 'ratePerHour'>> & { withoutChart?: boolean } = {},
  channelIds: string[] | 'all' = 'all',
) {
  const { withoutChart, ...fields } = overrides;
  const message = buildLeakMessage({
    ...fields,
    incidentId: incidentId ?? uuidv7(),
    ...(withoutChart ? { chart: null } : {}),
  });
  return inTransaction((tx) =>
    createNotification(tx, {
      ...{ workspaceId, incidentId, message, channelIds, reason: message.reason },
      publicHost: 'spend.example',
    }),
  );
}

/** Lets claims of processes that are gone run out and makes every retry due, so that a test need not wait. */
export async function skipWaits(workspaceId: string): Promise<void> {
  await getDb().$executeRaw`
    UPDATE delivery SET next_attempt_at = now(), claimed_until = CASE WHEN claimed_until IS NOT NULL THEN now() END
    WHERE workspace_id = ${workspaceId}::uuid AND state = 'pending'`;
}

/** Lets so many minutes pass for everything that is stored about deliveries, as if a clock had been put on. */
export async function passMinutes(workspaceId: string, minutes: number): Promise<void> {
  const db = getDb();
  await db.$executeRaw`
    UPDATE delivery SET created_at = created_at - make_interval(mins => ${minutes}::int),
      next_attempt_at = next_attempt_at - make_interval(mins => ${minutes}::int),
      claimed_until = claimed_until - make_interval(mins => ${minutes}::int),
      sent_at = sent_at - make_interval(mins => ${minutes}::int)
    WHERE workspace_id = ${workspaceId}::uuid`;
  await db.$executeRaw`
    UPDATE notification SET created_at = created_at - make_interval(mins => ${minutes}::int)
    WHERE workspace_id = ${workspaceId}::uuid`;
  await db.$executeRaw`
    UPDATE channel SET failing_since = failing_since - make_interval(mins => ${minutes}::int),
      next_probe_at = next_probe_at - make_interval(mins => ${minutes}::int),
      last_ok_at = last_ok_at - make_interval(mins => ${minutes}::int)
    WHERE workspace_id = ${workspaceId}::uuid`;
}
