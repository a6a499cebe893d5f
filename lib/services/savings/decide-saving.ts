import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { SavingDecisionUpdate } from '@/lib/contracts/savings/savings';
import { getDb, inTransaction } from '@/lib/db/client';
import {
  deleteSavingDecision,
  listSavingDecisions,
  type SavingDecision,
  saveSavingDecision,
} from '@/lib/db/savings/decisions';
import { formatNanosExact } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import { recordChange } from '@/lib/services/record-change';
import { findViewerSavings, makeSavingId } from './list-savings';

const notFound = (id: string) => new AppError('not_found', `saving "${id}" is not found in the usage of these days`);

const render = ({ kind, state, reason, title, monthlyNanos }: SavingDecision) => ({
  ...{ kind, state, reason, title, monthly: formatNanosExact(monthlyNanos) },
});

/** Says that a saving is done or not wanted. Throws `not_found` for one that was neither found nor decided before. */
export async function decideSaving(
  viewer: Viewer,
  id: string,
  { state, reason }: SavingDecisionUpdate,
  now: Date = readNow(),
): Promise<void> {
  const { workspaceId, actor } = viewer;
  const standing = (await listSavingDecisions(getDb(), workspaceId)).find((one) => one.id === id);
  const found = standing ?? (await findFresh(viewer, id, now));
  if (!found) throw notFound(id);
  const { kind, subject, title, monthlyNanos } = found;
  const after = { id, kind, subject, title, monthlyNanos, state, reason, decidedBy: actor.name, decidedAt: now };
  await inTransaction(async (tx) => {
    await saveSavingDecision(tx, workspaceId, after);
    await recordChange(tx, viewer, {
      ...{ action: `saving.${state}`, target: id, detail: { name: title } },
      ...(standing && { before: render(standing) }),
      after: render(after),
    });
  });
}

async function findFresh(viewer: Viewer, id: string, now: Date) {
  const { savings } = await findViewerSavings(viewer, now);
  return savings.find(({ kind, subject }) => makeSavingId(kind, subject) === id);
}

/** Takes a decision back: the saving is open again while it is found. Throws `not_found` where nothing was decided. */
export async function reopenSaving(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId } = viewer;
  const standing = (await listSavingDecisions(getDb(), workspaceId)).find((one) => one.id === id);
  if (!standing) throw notFound(id);
  await inTransaction(async (tx) => {
    await deleteSavingDecision(tx, workspaceId, id);
    const change = { action: 'saving.reopened', target: id, detail: { name: standing.title } };
    await recordChange(tx, viewer, { ...change, before: render(standing) });
  });
}
