import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { listContainmentPolicyRows } from '@/lib/db/containment/policies';
import { insertIncidentEvent, listIncidentEvents, listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { lockForTransaction } from '@/lib/db/locks';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import type { ContainmentAction } from '@/lib/domain/containment/action';
import { decideGuard, type GuardInput, renderRefusal } from '@/lib/domain/containment/guard-rails';
import {
  aimAtIncident,
  type ContainmentPolicy,
  isAbout,
  isCauseKnown,
  isLossEnough,
  type PolicyMode,
} from '@/lib/domain/containment/policy';
import type { Incident } from '@/lib/domain/incidents/incident';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';
import { measureLoss } from '@/lib/services/incidents/load-loss';
import { tryEach } from '@/lib/services/try-each';
import { type GuardFacts, loadGuardFacts } from './load-guard-facts';
import { announceAutomatic, askForApproval } from './notify-containment';
import { type DraftedPlan, draftContainment, storeContainment } from './plan-containment';
import { recordContainment } from './record-containment';

export type AutomationInput = {
  workspaceId: string;
  now: Date;
  pollIntervalSeconds: number;
  /** Default: the database's. */
  readDatabaseClock?: () => Promise<Date>;
};

/** One wish of automation: what to do about which cause, and who wants it. */
export type AutomationWish = {
  mode: Exclude<PolicyMode, 'off'>;
  /** "Policy ..." or "Budget ...": part of sentences. */
  name: string;
  policyId: string | null;
  budgetId: string | null;
  maxPerHour: number;
  delaySeconds: number;
  causeKey: string;
  action: ContainmentAction;
  incident: Incident | null;
  cause: Omit<GuardInput['cause'], 'isTakenAlready' | 'isAnnounced' | 'isSettled'>;
  target: DraftedPlan['target'] | null;
};

/** Nearly all of the excess: of less, automation does not know the cause. */
const CAUSE_SHARE = 0.8;

/**
 * Looks at every unresolved incident with every policy that is not off, and does what it says as far as the guard rails
 * allow. Any number of workers may do it at once: one cause is acted on once. Returns how many plans were made.
 */
export async function evaluateContainmentPolicies(input: AutomationInput): Promise<number> {
  const { workspaceId, now } = input;
  const policies = (await listContainmentPolicyRows(getDb(), workspaceId)).filter(({ mode }) => mode !== 'off');
  if (policies.length === 0) return 0;
  const incidents = await listUnresolvedIncidents(getDb(), workspaceId, {});
  let made = 0;
  await tryEach(incidents, async (incident) => {
    const about = policies.filter((policy) => isAbout(policy, incident));
    for (const policy of await filterByLoss(workspaceId, about, incident, now)) {
      if (await pursue(input, wishOf(policy, incident, now))) made += 1;
    }
  });
  return made;
}

/**
 * Those for which it loses enough. The figures of an incident are those of its last message, and its first may be an
 * average over a quiet time: where they are not enough, what is lost now is measured.
 */
async function filterByLoss(
  workspaceId: string,
  policies: readonly ContainmentPolicy[],
  incident: Incident,
  now: Date,
): Promise<readonly ContainmentPolicy[]> {
  if (policies.every((policy) => isLossEnough(policy, incident))) return policies;
  const { ratePerHourNanos, lostNanos } = await measureLoss(getDb(), workspaceId, incident, now);
  const latest = { ratePerHourNanos, excessNanos: lostNanos };
  return policies.filter((policy) => isLossEnough(policy, incident) || isLossEnough(policy, latest));
}

function wishOf(policy: ContainmentPolicy, incident: Incident, now: Date): AutomationWish {
  const mode = policy.mode === 'off' ? 'dry_run' : policy.mode;
  const causeKey = `incident:${incident.id}`;
  return {
    mode,
    name: `Policy "${policy.name}"`,
    policyId: policy.id,
    budgetId: null,
    maxPerHour: policy.maxPerHour,
    delaySeconds: policy.delaySeconds,
    causeKey: mode === 'dry_run' ? `dry:${policy.id}:${causeKey}` : causeKey,
    action: policy.action,
    incident,
    cause: describeCause(incident, now),
    target: aimAtIncident(incident, CAUSE_SHARE),
  };
}

/** What the guard rails look at of an incident. */
export function describeCause(incident: Incident, now: Date): AutomationWish['cause'] {
  return {
    severity: incident.severity,
    state: incident.snoozedUntil !== null && incident.snoozedUntil > now ? 'acknowledged' : incident.state,
    isPartOfAnother: incident.mergedIntoId !== null,
    isKnown: isCauseKnown(incident),
    dataUntil: incident.lastChangedAt ?? incident.windowEnd,
    detectedAt: incident.detectedAt,
  };
}

/** Does one wish as far as the guard rails allow; true = a plan was made. */
export async function pursue(input: AutomationInput, wish: AutomationWish): Promise<boolean> {
  const { workspaceId, now } = input;
  const facts = await loadGuardFacts({ ...input, ...wish, isPlanned: false });
  // Done once is done: nothing is said about it again.
  if (facts.isTakenAlready) return false;
  const first = decideGuard(buildGuard(wish, facts, now, []));
  if (!first.mayAct) return noteRefusal(workspaceId, wish, renderRefusal(first.reason), now);
  const draft = await draftWish(workspaceId, wish, now);
  if (typeof draft === 'string') return noteRefusal(workspaceId, wish, draft, now);
  const second = decideGuard(buildGuard(wish, facts, now, draft.stoppedKeyIds));
  if (!second.mayAct) return noteRefusal(workspaceId, wish, renderRefusal(second.reason), now);
  return carryOut(input, wish, draft);
}

/** The guard rails' question about a wish. */
export function buildGuard(
  wish: Pick<AutomationWish, 'mode' | 'cause' | 'maxPerHour' | 'policyId'>,
  facts: GuardFacts,
  now: Date,
  affectedKeyIds: readonly string[],
): GuardInput {
  const { isTakenAlready, isAnnounced, isSettled, maxPerHourOfAll, ...rest } = facts;
  return {
    ...rest,
    mode: wish.mode,
    cause: { ...wish.cause, isTakenAlready, isAnnounced, isSettled },
    affectedKeyIds,
    maxPerHour: { ofPolicy: wish.maxPerHour, ofAll: maxPerHourOfAll },
    now,
  };
}

/** The plan, or why the provider or the target does not allow it. */
async function draftWish(workspaceId: string, wish: AutomationWish, now: Date): Promise<DraftedPlan | string> {
  const { action, incident, target } = wish;
  try {
    return await draftContainment(
      workspaceId,
      { action, target: target ?? {}, incidentId: incident?.id ?? null, leastShare: CAUSE_SHARE },
      now,
    );
  } catch (error) {
    if (error instanceof AppError && (error.code === 'conflict' || error.code === 'invalid_input'))
      return error.message;
    if (error instanceof AppError && error.code.startsWith('provider_')) return error.message;
    throw error;
  }
}

async function carryOut(input: AutomationInput, wish: AutomationWish, draft: DraftedPlan): Promise<boolean> {
  const { workspaceId } = input;
  try {
    return await inTransaction(async (tx) => {
      await lockForTransaction(tx, `containment-automation:${workspaceId}`);
      // Another worker may have acted since.
      const facts = await loadGuardFacts({ ...input, ...wish, isPlanned: false });
      if (!decideGuard(buildGuard(wish, facts, input.now, draft.stoppedKeyIds)).mayAct) return false;
      await storeWish(tx, input, wish, draft);
      return true;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    if (error instanceof AppError && error.code === 'conflict') {
      return noteRefusal(workspaceId, wish, error.message, input.now);
    }
    throw error;
  }
}

const STATES = { dry_run: 'planned', ask: 'awaiting_approval', automatic: 'planned' } as const;

async function storeWish(
  tx: Transaction,
  { workspaceId, now }: AutomationInput,
  wish: AutomationWish,
  draft: DraftedPlan,
): Promise<void> {
  const { mode, incident, name } = wish;
  const plan = await storeContainment(
    tx,
    workspaceId,
    draft,
    {
      policyId: wish.policyId,
      budgetId: wish.budgetId,
      causeKey: wish.causeKey,
      reason: name,
      dryRun: mode === 'dry_run',
      state: STATES[mode],
      requesterKind: 'system',
      requesterId: null,
      requester: name,
      applyAt: mode === 'automatic' ? new Date(now.getTime() + wish.delaySeconds * 1_000) : null,
    },
    now,
  );
  if (mode === 'ask') await askForApproval(tx, workspaceId, plan, incident, now);
  if (mode === 'automatic' && incident) await announceAutomatic(tx, workspaceId, plan, incident, now);
  const verb = { dry_run: 'would have done', ask: 'asks to do', automatic: 'does' }[mode];
  const wait = mode === 'automatic' && wish.delaySeconds > 0 ? ` in ${wish.delaySeconds} s unless cancelled` : '';
  const text = `${name} ${verb}${wait}: ${plan.title}. ${plan.plan.stopsText} ${plan.plan.undo.text}`;
  await recordContainment(tx, workspaceId, plan, { at: now, actor: null, act: 'decided', text });
}

/** Says once in the timeline why nothing was done. Always false. */
async function noteRefusal(workspaceId: string, wish: AutomationWish, reason: string, now: Date): Promise<false> {
  const { incident, name } = wish;
  getLogger().info({ workspaceId, cause: wish.causeKey, reason }, `${name} did nothing`);
  if (!incident) return false;
  const text = `${name} did nothing: ${reason}.`;
  await inTransaction(async (tx) => {
    const events = await listIncidentEvents(tx, workspaceId, incident.id);
    if (events.some((event) => event.text === text)) return;
    await insertIncidentEvent(tx, workspaceId, incident.id, { at: now, kind: 'containment', actor: null, text });
  });
  return false;
}
