import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import type { IncidentStep } from '@/lib/db/generated/client';
import { mapReadable, type UnreadableRow } from '@/lib/db/readable-rows';
import {
  CHECKLIST_STATES,
  CHECKLIST_STEPS,
  type ChecklistStepId,
  type SaidStep,
} from '@/lib/domain/incidents/checklist';

const Words = z.object({ step: z.enum(CHECKLIST_STEPS), state: z.enum(CHECKLIST_STATES) });

function mapRow(row: IncidentStep): SaidStep {
  const { stateAt, stateBy, ownerId, owner, note } = row;
  return {
    ...Words.parse(row),
    ...{ stateAt, stateBy, note },
    owner: ownerId === null ? null : { id: ownerId, name: owner ?? '' },
  };
}

/** A step has no id of its own: its key in one text. */
const withId = <Row extends IncidentStep>(row: Row) => ({ ...row, id: `${row.incidentId}~${row.step}` });

/** The recorded answers to the steps of an incident; steps without an answer, or with an unreadable one, are absent. */
export async function listSaidSteps(db: Db, workspaceId: string, incidentId: string): Promise<SaidStep[]> {
  const rows = await db.incidentStep.findMany({ where: { workspaceId, incidentId } });
  return mapReadable(rows.map(withId), mapRow).readable;
}

/** Steps that this version cannot read, by the number of their incident. */
export async function listUnreadableSteps(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const { step, state } = Words.shape;
  const rows = await db.incidentStep.findMany({
    where: { workspaceId, OR: [{ step: { notIn: [...step.options] } }, { state: { notIn: [...state.options] } }] },
    include: { incident: { select: { number: true } } },
  });
  const named = rows.map((row) => ({ ...withId(row), name: `#${row.incident.number}: ${row.step}` }));
  return mapReadable(named, mapRow).unreadable;
}

/** Deletes a step by the text that stands for its key. */
export function deleteStepById(tx: Transaction, workspaceId: string, id: string): Promise<{ count: number }> {
  const [incidentId = '', ...step] = id.split('~');
  return tx.incidentStep.deleteMany({ where: { workspaceId, incidentId, step: step.join('~') } });
}

/** Writes what is said about a step; absent fields stay. */
export async function saveSaidStep(
  tx: Transaction,
  workspaceId: string,
  incidentId: string,
  step: ChecklistStepId,
  said: Omit<SaidStep, 'step'>,
  now: Date,
): Promise<void> {
  const { owner, ...rest } = said;
  const data = { ...rest, ownerId: owner?.id ?? null, owner: owner?.name ?? null, updatedAt: now };
  await tx.incidentStep.upsert({
    where: { workspaceId_incidentId_step: { workspaceId, incidentId, step } },
    create: { workspaceId, incidentId, step, ...data },
    update: data,
  });
}
