import type { DetectionScope, PlannedChange } from '@/lib/domain/anomaly/types';
import type { Incident } from '@/lib/domain/incidents/incident';
import { HOUR_MS } from '@/lib/domain/time';
import { writeInstant } from '@/lib/domain/written-instant';
import { isInScope } from './watch-plan';

/** An announced change of spend: usage in scope may reach `multiplier` times its usual while it lasts. */
export type PlannedEvent = {
  id: string;
  name: string;
  /** `null` = every connection. */
  connectionId: string | null;
  scope: DetectionScope;
  /** Above 0; 2 = twice the usual. */
  multiplier: number;
  startsAt: Date;
  /** `null` = until it is cancelled. */
  endsAt: Date | null;
  note: string;
  createdAt: Date;
  createdBy: string;
  cancelledAt: Date | null;
  cancelledBy: string | null;
};

export type PlannedEventState = 'scheduled' | 'active' | 'over' | 'cancelled';

/** Derived from the clock, never stored. */
export function computePlanState(
  plan: Pick<PlannedEvent, 'startsAt' | 'endsAt' | 'cancelledAt'>,
  now: Date,
): PlannedEventState {
  if (plan.cancelledAt !== null) return 'cancelled';
  if (now < plan.startsAt) return 'scheduled';
  return plan.endsAt === null || now < plan.endsAt ? 'active' : 'over';
}

/** What the detector of one connection has to expect. */
export function mapPlannedChanges(plans: readonly PlannedEvent[], connectionId: string): PlannedChange[] {
  return plans
    .filter((plan) => plan.cancelledAt === null && (plan.connectionId ?? connectionId) === connectionId)
    .map((plan) => ({
      scope: plan.scope,
      multiplier: plan.multiplier,
      fromSeconds: Math.floor(plan.startsAt.getTime() / 1000),
      ...(plan.endsAt === null ? {} : { untilSeconds: Math.floor(plan.endsAt.getTime() / 1000) }),
      note: plan.note === '' ? plan.name : plan.note,
    }));
}

/** The plans in force that cover a scope at some time within a window; `window` ends are instants. */
export function listPlansFor(
  plans: readonly PlannedEvent[],
  at: { connectionId: string | null; scope: DetectionScope; startsAt: Date; endsAt: Date },
): PlannedEvent[] {
  return plans.filter(
    (plan) =>
      plan.cancelledAt === null &&
      (plan.connectionId === null || plan.connectionId === at.connectionId) &&
      plan.startsAt < at.endsAt &&
      (plan.endsAt === null || plan.endsAt > at.startsAt) &&
      isInScope(at.scope, plan.scope),
  );
}

/** Room above the announced level in which an open incident still is what was announced. */
const EXPECTED_ROOM = 1.3;
/** A window of an hour reaches back before the minute at which the rise began. */
const WINDOW_MS = HOUR_MS;

/** True when an open incident is what a plan announces: its window lies within the plan and its spend within the level. */
export function isExplainedBy(
  plan: PlannedEvent,
  incident: Pick<Incident, 'connectionId' | 'scope' | 'windowStart' | 'windowEnd' | 'observedNanos' | 'expectedNanos'>,
): boolean {
  const { connectionId, scope, windowStart: startsAt, windowEnd: endsAt } = incident;
  if (listPlansFor([plan], { connectionId, scope, startsAt, endsAt }).length === 0) return false;
  if (incident.windowStart.getTime() < plan.startsAt.getTime() - WINDOW_MS) return false;
  const limit = Number(incident.expectedNanos) * plan.multiplier * EXPECTED_ROOM;
  return Number(incident.observedNanos) <= limit;
}

/** One sentence about a plan that an alert goes beyond. */
export function renderPlanFact(plan: Pick<PlannedEvent, 'name' | 'multiplier' | 'endsAt'>): string {
  const until = plan.endsAt === null ? '' : ` until ${writeInstant(plan.endsAt)}`;
  return `Beyond the plan "${plan.name}", which expects up to ${formatMultiplier(plan.multiplier)} the usual${until}`;
}

/** 2 -> "2x", 1.5 -> "1.5x". */
export function formatMultiplier(multiplier: number): string {
  return `${Number(multiplier.toFixed(2))}x`;
}
