import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { PlannedEvent, PlannedEventCreate } from '@/lib/contracts/alert-rules/planned-events';
import { insertPlannedEvent } from '@/lib/db/alert-rules/planned-events';
import { inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { checkReferences } from '@/lib/services/check-references';
import { expectIncidents, lockExplainedIncidents } from '@/lib/services/incidents/expect-incidents';
import { loadPlannedEvent } from './get-planned-event';

/**
 * Announces a change of spend; the detector heeds it from the next evaluation on. Open incidents that are what it
 * announces end. Throws `invalid_input` for a connection that does not exist.
 */
export async function createPlannedEvent(
  viewer: Viewer,
  input: PlannedEventCreate,
  now: Date = readNow(),
): Promise<PlannedEvent> {
  const { workspaceId, actor } = viewer;
  const { connectionId, ...scope } = input.scope;
  return inTransaction(async (tx) => {
    await checkReferences(
      tx,
      workspaceId,
      {
        connectionId: { path: 'scope.connectionId', id: connectionId },
        channelIds: [],
        scope: { path: 'scope', ids: scope },
      },
      now,
    );
    const fields = {
      ...input,
      connectionId: connectionId ?? null,
      scope: dropAbsent(scope),
      startsAt: new Date(input.startsAt),
      endsAt: input.endsAt === null ? null : new Date(input.endsAt),
    };
    const plan = await insertPlannedEvent(tx, workspaceId, fields, actor.name);
    const explained = await lockExplainedIncidents(tx, workspaceId, plan);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'planned-event.created',
      target: plan.id,
      detail: { name: plan.name },
      after: plan,
    });
    await expectIncidents(tx, viewer, plan, explained, now);
    return loadPlannedEvent(tx, workspaceId, plan.id, now);
  });
}
