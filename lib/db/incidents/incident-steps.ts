import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import type { IncidentStep } from '@/lib/db/generated/client';
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

/** What people said about the steps of an incident; steps that nobody touched are absent. */
export async function listSaidSteps(db: Db, workspaceId: string, incidentId: string): Promise<SaidStep[]> {
  const rows = await db.incidentStep.findMany({ where: { workspaceId, incidentId } });
  // A step of a later version is nothing that this one can show.
  const known = new Set<string>(CHECKLIST_STEPS);
  return rows.filter(({ step }) => known.has(step)).map(mapRow);
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
