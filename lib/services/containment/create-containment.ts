import { canContain } from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Containment, ContainmentCreate } from '@/lib/contracts/containment/containments';
import { inTransaction } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { mapContainment } from './map-containment';
import { askForApproval } from './notify-containment';
import { draftContainment, storeContainment } from './plan-containment';
import { recordContainment } from './record-containment';

/**
 * Makes a plan and stores it with the values of now; nothing is changed at the provider. A dry run stays a preview. Who
 * may contain gets a plan to apply, others one that waits for approval. Throws as `draftContainment` does, and
 * `conflict` without an action key.
 */
export async function createContainment(
  viewer: Viewer,
  input: ContainmentCreate,
  now: Date = readNow(),
): Promise<Containment> {
  const { workspaceId, actor } = viewer;
  const { action, target, dryRun } = input;
  const draft = await draftContainment(
    workspaceId,
    { action, target, incidentId: input.incidentId ?? null, viewer },
    now,
  );
  if (!dryRun && !draft.hasActionKey) {
    throw new AppError(
      'conflict',
      'the connection has no action key, and changes at the provider are made with it: add one in its settings',
    );
  }
  const mustAsk = !dryRun && !canContain(viewer.role);
  return inTransaction(async (tx) => {
    const plan = await storeContainment(
      tx,
      workspaceId,
      draft,
      {
        policyId: null,
        budgetId: null,
        causeKey: null,
        reason: input.reason,
        dryRun,
        state: mustAsk ? 'awaiting_approval' : 'planned',
        requesterKind: actor.kind,
        requesterId: actor.id,
        requester: actor.name,
        applyAt: null,
      },
      now,
    );
    if (mustAsk) await askForApproval(tx, workspaceId, plan, draft.incident, now);
    const verb = dryRun ? 'Tried as a dry run' : mustAsk ? 'Asked for' : 'Planned';
    const why = input.reason === '' ? '' : ` Reason: ${input.reason}`;
    const text = `${verb}: ${plan.title}. ${plan.plan.stopsText} ${plan.plan.undo.text}${why}`;
    await recordContainment(tx, workspaceId, plan, { at: now, actor: actor.name, act: 'planned', text });
    return mapContainment(plan);
  });
}
