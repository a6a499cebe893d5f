import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentChecklist, IncidentChecklistUpdate } from '@/lib/contracts/incidents/incident-room';
import { type Db, getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { listContainmentRows } from '@/lib/db/containment/containments';
import { listSaidSteps, saveSaidStep } from '@/lib/db/incidents/incident-steps';
import { insertIncidentEvent } from '@/lib/db/incidents/incidents';
import { listKeyRows } from '@/lib/db/keys/keys';
import { listLeaksOfKey } from '@/lib/db/leaks/leak-findings';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { listMemberRows } from '@/lib/db/people/members';
import { findCauseId } from '@/lib/domain/containment/policy';
import { isReadBack } from '@/lib/domain/containment/record';
import {
  buildChecklist,
  type ChecklistFacts,
  type ChecklistStep,
  hasChecklist,
  listKnownSteps,
} from '@/lib/domain/incidents/checklist';
import { renderStepChange } from '@/lib/domain/incidents/checklist-text';
import type { Incident } from '@/lib/domain/incidents/incident';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { redactText } from '@/lib/redact';
import { demandIncident, demandLockedIncident } from './demand-incident';

/** The provider's advice as steps, with where each stands. Throws `not_found`. */
export async function getIncidentChecklist(viewer: Viewer, id: string): Promise<IncidentChecklist> {
  const incident = await demandIncident(getDb(), viewer, id);
  return mapChecklist(await loadChecklist(getDb(), viewer.workspaceId, incident));
}

/** The steps of an incident; none where the advice does not fit. */
export async function loadChecklist(db: Db, workspaceId: string, incident: Incident): Promise<ChecklistStep[]> {
  if (!hasChecklist(incident)) return [];
  const [said, facts] = await Promise.all([
    listSaidSteps(db, workspaceId, incident.id),
    loadFacts(db, workspaceId, incident),
  ]);
  return buildChecklist(said, listKnownSteps(facts));
}

/**
 * Says where a step stands, who takes care of it, or something about it. Throws `not_found`, `conflict` for an incident
 * without a checklist, `invalid_input` for an owner who is no member.
 */
export async function updateIncidentChecklist(
  viewer: Viewer,
  id: string,
  input: z.output<typeof IncidentChecklistUpdate>,
  now: Date = readNow(),
): Promise<IncidentChecklist> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    const incident = await demandLockedIncident(tx, viewer, id);
    const steps = await loadChecklist(tx, workspaceId, incident);
    const before = steps.find((one) => one.step === input.step);
    if (!before) {
      throw new AppError('conflict', `incident #${incident.number} is about Spendwatch itself: it has no checklist`);
    }
    const said = await listSaidSteps(tx, workspaceId, id);
    const known = said.find((one) => one.step === input.step);
    const owner = input.ownerId === undefined ? before.owner : await findOwner(tx, viewer, incident, input.ownerId);
    const note = input.note === undefined ? before.note : redactText(input.note);
    const isSaid = input.state !== undefined;
    await saveSaidStep(
      tx,
      workspaceId,
      id,
      input.step,
      {
        state: input.state ?? known?.state ?? 'open',
        stateAt: isSaid ? now : (known?.stateAt ?? null),
        stateBy: isSaid ? actor.name : (known?.stateBy ?? null),
        ...{ owner, note },
      },
      now,
    );
    const after = (await loadChecklist(tx, workspaceId, incident)).find((one) => one.step === input.step) ?? before;
    const text = renderStepChange(before, after);
    if (text !== null) {
      await insertIncidentEvent(tx, workspaceId, id, { at: now, kind: 'checklist', actor: actor.name, text });
      await insertAuditEntry(tx, {
        ...{ workspaceId, actor: actor.name, action: 'incident.checklist-changed', target: id },
        detail: { number: incident.number, step: input.step },
        before: showStep(before),
        after: showStep(after),
      });
    }
    return mapChecklist(await loadChecklist(tx, workspaceId, incident));
  });
}

const showStep = ({ state, owner, note }: ChecklistStep) => ({ state, owner: owner?.name ?? null, note });

async function findOwner(
  tx: Transaction,
  viewer: Viewer,
  { scope }: Incident,
  wanted: string | null,
): Promise<ChecklistStep['owner']> {
  if (wanted === null) return null;
  const ownerId = wanted === 'me' ? viewer.actor.id : wanted;
  const members = await listMemberRows(tx, viewer.workspaceId);
  const member = members.find((one) => one.id === ownerId && isWithinProjects(one, scope.projectId));
  if (member) return { id: member.id, name: member.name };
  const message = `ownerId "${wanted}": expected a member who may see the incident`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'ownerId', message }] });
}

/** A part that makes half of the excess is what it is about. */
const LEADING_SHARE = 0.5;
const ENDS_KEY: readonly string[] = ['delete-key', 'delete-service-account', 'expire-key'];
const MOST_LEAKS = 20;

async function loadFacts(db: Db, workspaceId: string, incident: Incident): Promise<ChecklistFacts> {
  const { connectionId } = incident;
  const apiKeyId = findCauseId(incident, 'apiKeyId', LEADING_SHARE);
  const plans = await listContainmentRows(db, workspaceId, { incidentId: incident.id, isReal: true, limit: 50 });
  const isKnown = connectionId !== null && apiKeyId !== null;
  const keys = isKnown ? await listKeyRows(db, workspaceId, { connectionId, id: apiKeyId, withDeleted: true }) : [];
  const leaks = isKnown ? await listLeaksOfKey(db, workspaceId, { connectionId, apiKeyId }, MOST_LEAKS) : [];
  return {
    plans: plans
      .map((one) => ({
        ...one,
        endsKey: ENDS_KEY.includes(one.action),
        isStop: one.plan.isStop,
        isReadBack: isReadBack(one),
      }))
      .reverse(),
    keys,
    leaks: leaks
      .filter(({ state }) => state !== 'false')
      .map(({ places: [place], state, firstSeenAt, stateAt }) => ({
        where: place ? `${place.source}, ${place.path}:${place.line}` : 'a place that was scanned',
        ...{ state, stateAt, seenAt: firstSeenAt },
      })),
  };
}

const mapChecklist = (steps: readonly ChecklistStep[]): IncidentChecklist => ({
  steps: steps.map(({ at, ...step }) => ({ ...step, at: at?.toISOString() ?? null })),
});
