import { z } from 'zod';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';

/** Kinds of incidents that speak of Spendwatch itself or of its way to the data. */
export const SELF_KINDS = ['stale-data', 'expiring-key', 'failing-delivery', 'dead-worker', 'failing-judge'] as const;
const KINDS_WITHOUT_SPEND: ReadonlySet<string> = new Set([
  ...SELF_KINDS,
  'key-hygiene',
  'leak',
  'account-activity',
  'balance',
]);

/** Whether an incident goes on or ends by what is spent, so that it is held while no usage is read. */
export function isJudgedBySpend(kind: string): boolean {
  return !KINDS_WITHOUT_SPEND.has(kind);
}

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
  kind: z.enum(USAGE_KINDS).exactOptional(),
  provider: z.string().exactOptional(),
  payerId: z.string().exactOptional(),
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
  /** No notification until then; `null` or past = not snoozed. */
  snoozedUntil: Date | null;
  snoozedBy: string | null;
  reopenCount: number;
  /** The worst it reached; `null` for incidents from before this was kept. */
  peakSeverity: Severity | null;
  /** What the last notification said: jumps are measured from here. */
  toldRateNanos: bigint | null;
  toldBudgetPercent: number | null;
  /** Since when the source has been calm. */
  calmSince: Date | null;
  /** Newest change of its figures, on the clock of the data. */
  lastChangedAt: Date | null;
  /** The incident with the same cause that speaks for this one. */
  mergedIntoId: string | null;
  feedback: IncidentVerdict | null;
  feedbackBy: string | null;
  feedbackAt: Date | null;
  feedbackNote: string | null;
};

/** What a person says an incident was. */
export const INCIDENT_VERDICTS = ['real', 'expected', 'not-useful'] as const;
export type IncidentVerdict = (typeof INCIDENT_VERDICTS)[number];

/** One line of an incident's timeline; `actor` null = Spendwatch itself. */
export type IncidentTimelineEvent = { at: Date; kind: string; actor: string | null; text: string };

/** Why a change causes a notification; `acknowledged` goes only to programs that mirror incidents. */
export type NotifyReason = 'first' | 'escalated' | 'repeat' | 'acknowledged' | 'resolved';

/** The more severe of two severities: an open incident keeps its worst. */
export function pickMoreSevere(left: Severity, right: Severity): Severity {
  return SEVERITIES.indexOf(left) >= SEVERITIES.indexOf(right) ? left : right;
}
