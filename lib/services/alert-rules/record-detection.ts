import type { Transaction } from '@/lib/db/client';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { listNovelties } from '@/lib/domain/alert-rules/novelty';
import { listPlansFor, renderPlanFact } from '@/lib/domain/alert-rules/planned-event';
import { isWithinSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { planWatch, type WatchPlan } from '@/lib/domain/alert-rules/watch-plan';
import type { DetectionEvent } from '@/lib/domain/anomaly/types';
import type { IncidentMeasures } from '@/lib/domain/incidents/incident';
import type { IncidentDecision } from '@/lib/domain/incidents/incident-signal';
import { renderAnomalyTitle } from '@/lib/domain/incidents/incident-text';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import type { DetectorSession } from './detector-session';

/**
 * Stores what follows from one decision of the detector. Budgets are judged on their own, per period and threshold, so
 * the detector's view of them makes no second incident.
 */
export async function recordDetection(
  tx: Transaction,
  session: DetectorSession,
  event: DetectionEvent,
  now: Date,
): Promise<IncidentDecision | null> {
  if (event.kind === 'budget') return null;
  const watch = planEventWatch(event, session);
  const { workspaceId, connection } = session;
  const dedupKey = `anomaly:${connection.id}:${event.incident}`;
  const at = new Date(event.at * 1000);
  if (event.event === 'resolved') {
    const signal = { kind: 'calm', isQuiet: false } as const;
    // The end knows no cause any more: what was found while it went on stays.
    const { contributors: _contributors, facts: _facts, ...measures } = mapMeasures(event, session);
    return (await recordIncidentSignal(tx, { workspaceId, dedupKey, signal, at, now, measures })).decision;
  }
  if (watch.kind === 'off') return null;
  const outcome = await recordIncidentSignal(tx, {
    workspaceId,
    source: {
      dedupKey,
      kind: event.kind,
      alertRuleId: watch.ruleId,
      budgetId: null,
      connectionId: connection.id,
      detectorNumber: event.incident,
      scope: event.scope,
    },
    signal: { kind: 'raised', severity: watch.severity ?? event.severity, isWorse: event.event === 'escalated' },
    measures: mapMeasures(event, session),
    channelIds: watch.channelIds,
    at,
    now,
  });
  return outcome.decision;
}

/**
 * The rule that a find belongs to: what is new has its own, everything else is unusual spend. It is that of what was
 * found first, also where more turned out to be part of it.
 */
function planEventWatch(event: DetectionEvent, session: DetectorSession): WatchPlan<'anomaly' | 'novelty'> {
  const { rules, connection, timezone } = session;
  const watch =
    event.kind === 'novelty'
      ? planNoveltyWatch(event, rules, connection.id)
      : planWatch('anomaly', rules, connection.id, event.openedScope);
  const isHeard = watch.kind === 'off' || isWithinSchedule(watch.schedule, timezone, new Date(event.at * 1000));
  return isHeard ? watch : { kind: 'off', reason: 'disabled' };
}

/** A canary is always heard; other novelties where the rule names them. */
function planNoveltyWatch(
  event: DetectionEvent,
  rules: readonly AlertRule[],
  connectionId: string,
): WatchPlan<'novelty'> {
  const watch = planWatch('novelty', rules, connectionId, event.openedScope);
  if (event.facts.some((fact) => fact.kind === 'canary')) {
    return watch.kind === 'on' ? watch : planWatch('novelty', [], connectionId);
  }
  const found = listNovelties(event.facts);
  if (watch.kind === 'off' || found.length === 0) return watch;
  const isWanted = found.some((one) => watch.config.novelties.includes(one));
  return isWanted ? watch : { kind: 'off', reason: 'disabled' };
}

function mapMeasures(event: DetectionEvent, session: DetectorSession): IncidentMeasures {
  const planned = listPlansFor(session.plans, {
    connectionId: session.connection.id,
    scope: event.scope,
    startsAt: new Date(event.window.startSeconds * 1000),
    endsAt: new Date(event.window.endSeconds * 1000),
  }).map(renderPlanFact);
  const { observedNanos, expectedNanos, excessNanos, ratePerHourNanos, projected24hNanos } = event;
  return {
    title: renderAnomalyTitle({
      scope: event.scope,
      names: session.names,
      observedNanos,
      expectedNanos,
      ratePerHourNanos,
    }),
    windowStart: new Date(event.window.startSeconds * 1000),
    windowEnd: new Date(event.window.endSeconds * 1000),
    observedNanos,
    expectedNanos,
    excessNanos,
    ratePerHourNanos,
    projected24hNanos,
    contributors: event.contributors.map((one) => ({
      dimension: one.dimension,
      id: one.value,
      excessNanos: one.excessNanos.toString(),
      share: one.share,
    })),
    facts: [
      ...event.facts.map(({ kind, text }) => ({ kind, text })),
      ...planned.map((text) => ({ kind: 'plan', text })),
    ],
    explanation: [event.explanation, ...planned.map((text) => `${text}.`)].join(' '),
  };
}
