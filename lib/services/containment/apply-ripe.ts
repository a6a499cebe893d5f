import { readNow } from '@/lib/clock';
import { findBudget } from '@/lib/db/budgets/budgets';
import { getDb, inTransaction } from '@/lib/db/client';
import { listContainmentRows } from '@/lib/db/containment/containments';
import { listRipeContainments } from '@/lib/db/containment/leases';
import { findContainmentPolicy } from '@/lib/db/containment/policies';
import { findIncident } from '@/lib/db/incidents/incidents';
import { decideGuard, renderRefusal } from '@/lib/domain/containment/guard-rails';
import type { Containment } from '@/lib/domain/containment/record';
import { tryEach } from '@/lib/services/try-each';
import { begin, cancel } from './command-containment';
import { type AutomationInput, type AutomationWish, buildGuard, describeCause } from './evaluate-policies';
import { loadGuardFacts } from './load-guard-facts';
import { demandContainment } from './record-containment';
import { runContainment } from './run-containment';

/**
 * Applies automatic plans whose delay is over. The guard rails are asked again: what spoke against it since cancels it.
 * Returns how many were applied.
 */
export async function applyRipeContainments(input: AutomationInput & { readClock?: () => Date }): Promise<number> {
  const { workspaceId, now, readClock = readNow } = input;
  let applied = 0;
  const applyRipe = async (id: string) => {
    if (!(await release(input, id))) return;
    applied += 1;
    await runContainment(workspaceId, id, { actor: null, readClock, patienceMs: 0 });
  };
  // What is overtaken is cancelled first. Where that fails, `release` still asks before it begins.
  const parts = [
    () => cancelOvertaken(workspaceId, now),
    async () => tryEach(await listRipeContainments(workspaceId, now), applyRipe),
  ];
  await tryEach(parts, (part) => part());
  return applied;
}

/** Begins one plan, or cancels it with the reason; false = it is not to be done. */
async function release(input: AutomationInput, id: string): Promise<boolean> {
  const { workspaceId, now } = input;
  return inTransaction(async (tx) => {
    const plan = await demandContainment(tx, workspaceId, id);
    if (plan.state !== 'planned' || plan.dryRun) return false;
    const reason = await findObjection(input, plan);
    if (reason !== null) {
      const text = `Not applied, because ${reason}: ${plan.title}.`;
      await cancel(tx, workspaceId, plan, { actor: null, text, now });
      return false;
    }
    await begin(tx, workspaceId, plan, { direction: 'apply', actor: null, now });
    return true;
  });
}

/** What speaks against a plan by now; null = nothing. */
async function findObjection(input: AutomationInput, plan: Containment): Promise<string | null> {
  const { workspaceId, now } = input;
  const { policyId, budgetId, incidentId, causeKey, target } = plan;
  const policy = policyId === null ? null : await findContainmentPolicy(getDb(), workspaceId, policyId);
  if (policyId !== null && policy?.mode !== 'automatic') return 'its policy is not automatic any more';
  if (budgetId !== null && !(await findBudget(getDb(), workspaceId, budgetId))) return 'its budget was deleted';
  const incident = incidentId === null ? null : await findIncident(getDb(), workspaceId, incidentId);
  const cause: AutomationWish['cause'] = incident
    ? {
        ...describeCause(incident, now),
        isKnown: true,
        ...(incident.kind === 'budget' ? { severity: 'critical' } : {}),
      }
    : BUDGET_CAUSE(now);
  const facts = await loadGuardFacts({ ...input, policyId, causeKey: causeKey ?? '', target, isPlanned: true });
  const stopped = plan.plan.stops.filter(({ kind }) => kind === 'key').map(({ id }) => id);
  const maxPerHour = policy?.maxPerHour ?? Number.MAX_SAFE_INTEGER;
  const decision = decideGuard(buildGuard({ mode: 'automatic', cause, maxPerHour, policyId }, facts, now, stopped));
  return decision.mayAct ? null : renderRefusal(decision.reason);
}

/** A budget without an incident is a sufficient cause. */
const BUDGET_CAUSE = (now: Date): AutomationWish['cause'] => ({
  severity: 'critical',
  state: 'open',
  isPartOfAnother: false,
  isKnown: true,
  dataUntil: now,
  detectedAt: now,
});

/** Requests of automation whose incident is over ask for nothing any more. */
async function cancelOvertaken(workspaceId: string, now: Date): Promise<void> {
  const waiting = await listContainmentRows(getDb(), workspaceId, {
    states: ['awaiting_approval', 'planned'],
    isReal: true,
    limit: 200,
  });
  await tryEach(waiting, async ({ id, incidentId, causeKey }) => {
    if (causeKey === null || incidentId === null) return;
    const incident = await findIncident(getDb(), workspaceId, incidentId);
    if (incident && incident.state !== 'resolved') return;
    await inTransaction(async (tx) => {
      const plan = await demandContainment(tx, workspaceId, id);
      if (plan.state !== 'awaiting_approval' && plan.state !== 'planned') return;
      const text = `Not needed any more, because the incident is resolved: ${plan.title}.`;
      await cancel(tx, workspaceId, plan, { actor: null, text, now });
    });
  });
}
