import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { PlannedEvent, PlannedEventUpdate } from '@/lib/contracts/alert-rules/planned-events';
import { findPlannedEvent, updatePlannedEventRow } from '@/lib/db/alert-rules/planned-events';
import { inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { expectIncidents, lockExplainedIncidents } from '@/lib/services/incidents/expect-incidents';
import { loadPlannedEvent, makePlannedEventNotFound } from './get-planned-event';

/**
 * Changes, cancels or restores an announced change; the detector heeds it from the next evaluation on. Throws
 * `not_found`, or `invalid_input` for an end before the start.
 */
export async function updatePlannedEvent(
  viewer: Viewer,
  id: string,
  patch: PlannedEventUpdate,
  now: Date = readNow(),
): Promise<PlannedEvent> {
  const { workspaceId, actor } = viewer;
  const { scope, startsAt, endsAt, cancelled, ...rest } = patch;
  return inTransaction(async (tx) => {
    await lockRow(tx, 'planned_event', workspaceId, id);
    const standing = await findPlannedEvent(tx, workspaceId, id);
    if (!standing) throw makePlannedEventNotFound(id);
    const times = {
      startsAt: startsAt === undefined ? standing.startsAt : new Date(startsAt),
      endsAt: endsAt === undefined ? standing.endsAt : endsAt === null ? null : new Date(endsAt),
    };
    checkOrder(times);
    await checkReferences(
      tx,
      workspaceId,
      {
        connectionId: { path: 'scope.connectionId', id: scope?.connectionId },
        channelIds: [],
        scope: { path: 'scope', ids: scope, before: standing.scope },
      },
      now,
    );
    const plan = await updatePlannedEventRow(tx, workspaceId, id, {
      ...dropAbsent(rest),
      ...times,
      ...mapScope(scope),
      ...mapCancellation(standing.cancelledAt !== null, cancelled, actor.name, now),
    });
    const explained = await lockExplainedIncidents(tx, workspaceId, plan);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: cancelled === true ? 'planned-event.cancelled' : 'planned-event.updated',
      target: id,
      detail: { name: plan.name },
      before: standing,
      after: plan,
    });
    await expectIncidents(tx, viewer, plan, explained, now);
    return loadPlannedEvent(tx, workspaceId, id, now);
  });
}

/** Cancels an announced change: what it announced alerts again. It stays listed. Throws `not_found`. */
export async function cancelPlannedEvent(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  await updatePlannedEvent(viewer, id, { cancelled: true }, now);
}

function checkOrder({ startsAt, endsAt }: { startsAt: Date; endsAt: Date | null }): void {
  if (endsAt === null || endsAt > startsAt) return;
  const message = `endsAt ${endsAt.toISOString()}: expected an instant after startsAt (${startsAt.toISOString()})`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'endsAt', message }] });
}

function mapScope(scope: PlannedEventUpdate['scope']) {
  if (scope === undefined) return {};
  const { connectionId, ...rest } = scope;
  return { connectionId: connectionId ?? null, scope: dropAbsent(rest) };
}

function mapCancellation(isCancelled: boolean, wanted: boolean | undefined, actor: string, now: Date) {
  if (wanted === undefined || wanted === isCancelled) return {};
  return wanted ? { cancelledAt: now, cancelledBy: actor } : { cancelledAt: null, cancelledBy: null };
}
