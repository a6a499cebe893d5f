import { z } from 'zod';

/** One firing of one source (rule, budget, watch over ourselves) on one scope: open -> acknowledged -> resolved. */

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

const INCIDENT_STATES = ['open', 'acknowledged', 'resolved'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** Stored as JSON. Absent fields mean "all"; values are the provider's ids. */
export const IncidentScopeSchema = z.object({
  projectId: z.string().exactOptional(),
  apiKeyId: z.string().exactOptional(),
  model: z.string().exactOptional(),
  userId: z.string().exactOptional(),
});
export type IncidentScope = z.infer<typeof IncidentScopeSchema>;

/** Stored as JSON, the excess as decimal text of nano-dollars. */
export const IncidentContributorSchema = z.object({
  dimension: z.enum(['project', 'apiKey', 'model', 'user', 'kind', 'serviceTier', 'batch']),
  /** `null` = usage without this dimension. */
  id: z.string().nullable(),
  excessNanos: z.string().regex(/^-?\d+$/),
  /** 0..1 of the incident's excess. */
  share: z.number(),
});
type IncidentContributor = z.infer<typeof IncidentContributorSchema>;

export const IncidentFactSchema = z.object({ kind: z.string(), text: z.string() });
export type IncidentFact = z.infer<typeof IncidentFactSchema>;

/** What is known about an incident now; replaced as a whole when more becomes known. */
export type IncidentMeasures = {
  title: string;
  windowStart: Date;
  windowEnd: Date;
  observedNanos: bigint;
  expectedNanos: bigint;
  excessNanos: bigint;
  ratePerHourNanos: bigint;
  projected24hNanos: bigint;
  contributors: IncidentContributor[];
  facts: IncidentFact[];
  /** Two to four plain sentences with numbers; page, mail and API show the same. */
  explanation: string;
};

export type Incident = IncidentMeasures & {
  id: string;
  /** Short number for people, counted per workspace from 1. */
  number: number;
  kind: string;
  severity: Severity;
  state: IncidentState;
  alertRuleId: string | null;
  budgetId: string | null;
  connectionId: string | null;
  detectorNumber: number | null;
  /** At most one unresolved incident has it. */
  dedupKey: string;
  scope: IncidentScope;
  openedAt: Date;
  detectedAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
};

/** One line of an incident's timeline; `actor` null = Spendwatch itself. */
export type IncidentTimelineEvent = { at: Date; kind: string; actor: string | null; text: string };

export type NotifyReason = 'first' | 'escalated' | 'repeat' | 'resolved';

export type IncidentSignal =
  /** The source sees trouble. `isWorse` = the source itself says that it became worse. */
  | { kind: 'raised'; severity: Severity; isWorse: boolean }
  /** The source sees the end of it. `isQuiet` = nobody needs a mail about that (a budget period is over). */
  | { kind: 'calm'; isQuiet: boolean }
  | { kind: 'acknowledge' }
  | { kind: 'resolve' };

/** The part of an incident that decisions look at. */
export type IncidentStanding = {
  state: IncidentState;
  severity: Severity;
  resolvedAt: Date | null;
  /** `null` while unresolved, or when it ended by itself. */
  resolvedBy: string | null;
};

export type IncidentDecision =
  | { action: 'open'; reason: 'new-trouble'; notify: NotifyReason | null; severity: Severity }
  | { action: 'update'; reason: 'goes-on'; notify: null; severity: Severity }
  | {
      action: 'escalate';
      reason: 'severity-rose' | 'became-worse';
      notify: 'escalated';
      severity: Severity;
      nextState: 'open' | 'acknowledged';
    }
  | {
      action: 'reopen';
      reason: 'became-worse-after-resolution' | 'returned-soon';
      notify: 'escalated' | 'repeat';
      severity: Severity;
    }
  | { action: 'acknowledge'; reason: 'taken'; notify: null }
  | { action: 'resolve'; reason: 'calm' | 'closed-by-person'; notify: 'resolved' | null }
  | {
      action: 'ignore';
      reason: 'nothing-open' | 'closed-by-person' | 'already-resolved' | 'already-acknowledged';
    }
  | { action: 'refuse'; reason: 'resolved-cannot-be-acknowledged' | 'nothing-there' };

/** Trouble that returns within this time after ending by itself continues the old incident instead of a new one. */
const REOPEN_WITHIN_MS = 30 * 60_000;

/**
 * The incident state machine: standing of the newest incident of one source and scope (`null` = none yet), what
 * happened and when, to what is to be done, why, and whether anyone is told.
 */
export function decideIncident(standing: IncidentStanding | null, signal: IncidentSignal, at: Date): IncidentDecision {
  switch (signal.kind) {
    case 'raised':
      return decideRaised(standing, signal, at);
    case 'calm':
      if (!standing || standing.state === 'resolved') return { action: 'ignore', reason: 'nothing-open' };
      return { action: 'resolve', reason: 'calm', notify: signal.isQuiet ? null : 'resolved' };
    case 'acknowledge':
      return decideAcknowledge(standing);
    case 'resolve':
      if (!standing) return { action: 'refuse', reason: 'nothing-there' };
      if (standing.state === 'resolved') return { action: 'ignore', reason: 'already-resolved' };
      return { action: 'resolve', reason: 'closed-by-person', notify: 'resolved' };
  }
}

function decideRaised(
  standing: IncidentStanding | null,
  signal: Extract<IncidentSignal, { kind: 'raised' }>,
  at: Date,
): IncidentDecision {
  const open = {
    action: 'open',
    reason: 'new-trouble',
    notify: signal.severity === 'info' ? null : 'first',
    severity: signal.severity,
  } as const;
  if (!standing) return open;
  const severity = pickGraver(standing.severity, signal.severity);
  const hasRisen = severity !== standing.severity;
  if (standing.state === 'resolved') return decideReturn(standing, signal, at, open);
  if (hasRisen) {
    // Whoever took it took something smaller: it needs a person again.
    return { action: 'escalate', reason: 'severity-rose', notify: 'escalated', severity, nextState: 'open' };
  }
  if (signal.isWorse) {
    return { action: 'escalate', reason: 'became-worse', notify: 'escalated', severity, nextState: standing.state };
  }
  return { action: 'update', reason: 'goes-on', notify: null, severity };
}

function decideReturn(
  standing: IncidentStanding,
  signal: Extract<IncidentSignal, { kind: 'raised' }>,
  at: Date,
  open: Extract<IncidentDecision, { action: 'open' }>,
): IncidentDecision {
  if (standing.resolvedBy !== null) {
    const isGraver = pickGraver(standing.severity, signal.severity) !== standing.severity;
    if (!signal.isWorse && !isGraver) return { action: 'ignore', reason: 'closed-by-person' };
    return {
      action: 'reopen',
      reason: 'became-worse-after-resolution',
      notify: 'escalated',
      severity: signal.severity,
    };
  }
  const calmMs = at.getTime() - (standing.resolvedAt?.getTime() ?? 0);
  if (calmMs > REOPEN_WITHIN_MS) return open;
  return { action: 'reopen', reason: 'returned-soon', notify: 'repeat', severity: signal.severity };
}

function decideAcknowledge(standing: IncidentStanding | null): IncidentDecision {
  if (!standing) return { action: 'refuse', reason: 'nothing-there' };
  switch (standing.state) {
    case 'open':
      return { action: 'acknowledge', reason: 'taken', notify: null };
    case 'acknowledged':
      return { action: 'ignore', reason: 'already-acknowledged' };
    case 'resolved':
      return { action: 'refuse', reason: 'resolved-cannot-be-acknowledged' };
  }
}

/** The graver of two severities: an open incident keeps its worst. */
export function pickGraver(left: Severity, right: Severity): Severity {
  return SEVERITIES.indexOf(left) >= SEVERITIES.indexOf(right) ? left : right;
}
