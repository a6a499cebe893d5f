import { z } from 'zod';
import { hasSpendRate, isRateKind } from '@/lib/domain/alert-rules/spend-rate';
import { formatDollars, formatNanosExact, formatWholeDollars, parseDecimalToNanos } from '@/lib/domain/money';
import { DigestMessage } from '@/lib/domain/usage/digest-message';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';
import { MessageAmount as Amount, MessageInstant as Instant, MessageSeverity } from './message-parts';
import { renderSummarySubject, SummaryMessage } from './summary-message';

/** Why people are notified. `digest` collects, `test` proves that a channel works; the others concern one incident. */
export type NotificationReason = 'first' | 'escalated' | 'repeat' | 'acknowledged' | 'resolved' | 'digest' | 'test';

/** Absent fields mean "all"; values are the provider's ids. */
const MessageScope = z.object({
  connectionId: z.string().optional(),
  projectId: z.string().optional(),
  apiKeyId: z.string().optional(),
  model: z.string().optional(),
  userId: z.string().optional(),
  kind: z.enum(USAGE_KINDS).optional(),
});
export type MessageScope = z.infer<typeof MessageScope>;

const ChartPoint = z.object({
  start: Instant,
  /** null = no data for the bucket; "0" = measured zero. */
  cost: Amount.nullable(),
  expectedLow: Amount.optional(),
  expectedHigh: Amount.optional(),
});

const IncidentMessage = z.object({
  kind: z.literal('incident'),
  incidentId: z.string(),
  number: z.number().int(),
  /** What was found: spike, drift, novelty, budget, stale-data … */
  incidentKind: z.string(),
  reason: z.enum(['first', 'escalated', 'repeat', 'acknowledged', 'resolved']),
  severity: MessageSeverity,
  title: z.string(),
  explanation: z.string(),
  scope: MessageScope,
  /** Names by provider id or by scope field; an id without a name is shown as it is. */
  scopeNames: z.record(z.string(), z.string()),
  window: z.object({ start: Instant, end: Instant }),
  /** When it began and since when the excess counts. */
  since: Instant,
  /** The decision's time: every number in the message is as of then. */
  asOf: Instant,
  resolvedAt: Instant.nullable(),
  /** null = it ended automatically. */
  resolvedBy: z.string().nullable(),
  observed: Amount,
  expected: Amount,
  excess: Amount,
  ratePerHour: Amount,
  projected24h: Amount,
  contributors: z.array(
    z.object({
      dimension: z.string(),
      id: z.string().nullable(),
      name: z.string().nullable(),
      excess: Amount,
      share: z.number(),
    }),
  ),
  facts: z.array(z.object({ kind: z.string(), text: z.string() })),
  /** The last 24 hours of the scope; null where a chart says nothing (stale data, key hygiene). */
  chart: z.object({ bucketMinutes: z.number().int().positive(), points: z.array(ChartPoint).max(1_500) }).nullable(),
  timezone: z.string(),
  workspaceName: z.string(),
});
export type IncidentMessage = z.infer<typeof IncidentMessage>;

const TestMessage = z.object({
  kind: z.literal('test'),
  channelName: z.string(),
  /** Who pressed the button. */
  requestedBy: z.string(),
  asOf: Instant,
  timezone: z.string(),
  workspaceName: z.string(),
});
export type TestMessage = z.infer<typeof TestMessage>;

/**
 * What a notification says, frozen at the decision to notify and stored as JSON. Money is decimal text, times
 * are ISO instants. Links are not part of it: they are built from the public address when the message is rendered.
 */
export const AlertMessage = z.discriminatedUnion('kind', [IncidentMessage, TestMessage, SummaryMessage, DigestMessage]);
export type AlertMessage = z.infer<typeof AlertMessage>;

/** Reads a stored message. Throws ZodError when the JSON is not one. */
export function parseAlertMessage(json: unknown): AlertMessage {
  return AlertMessage.parse(json);
}

/** Severity of a message. */
export function getMessageSeverity(message: AlertMessage): z.infer<typeof MessageSeverity> {
  return message.kind === 'incident' || message.kind === 'summary' ? message.severity : 'info';
}

/** An incident with the names its judge knows, and the 24 hours around it. */
export type IncidentMessageInput = {
  incident: {
    id: string;
    number: number;
    kind: string;
    severity: 'info' | 'warning' | 'critical';
    title: string;
    explanation: string;
    scope: { [Field in keyof MessageScope]?: string | undefined };
    scopeNames: Record<string, string>;
    openedAt: Date;
    resolvedAt: Date | null;
    resolvedBy: string | null;
    window: { startsAt: Date; endsAt: Date };
    observedNanos: bigint;
    expectedNanos: bigint;
    excessNanos: bigint;
    ratePerHourNanos: bigint;
    projected24hNanos: bigint;
    contributors: readonly {
      dimension: string;
      id: string | null;
      name: string | null;
      excessNanos: bigint;
      share: number;
    }[];
    facts: readonly { kind: string; text: string }[];
  };
  reason: IncidentMessage['reason'];
  decidedAt: Date;
  chart: {
    bucketMinutes: number;
    points: readonly {
      startsAt: Date;
      costNanos: bigint | null;
      expectedLowNanos?: bigint;
      expectedHighNanos?: bigint;
    }[];
  } | null;
  timezone: string;
  workspaceName: string;
};

/** Freezes an incident into the message that is stored with its notification. */
export function buildIncidentMessage(input: IncidentMessageInput): IncidentMessage {
  const { incident, chart } = input;
  return {
    kind: 'incident',
    incidentId: incident.id,
    number: incident.number,
    incidentKind: incident.kind,
    reason: input.reason,
    severity: incident.severity,
    title: incident.title,
    explanation: incident.explanation,
    scope: MessageScope.parse(incident.scope),
    scopeNames: { ...incident.scopeNames },
    window: { start: incident.window.startsAt.toISOString(), end: incident.window.endsAt.toISOString() },
    since: incident.openedAt.toISOString(),
    asOf: input.decidedAt.toISOString(),
    resolvedAt: incident.resolvedAt?.toISOString() ?? null,
    resolvedBy: incident.resolvedBy,
    observed: formatNanosExact(incident.observedNanos),
    expected: formatNanosExact(incident.expectedNanos),
    excess: formatNanosExact(incident.excessNanos),
    ratePerHour: formatNanosExact(incident.ratePerHourNanos),
    projected24h: formatNanosExact(incident.projected24hNanos),
    contributors: incident.contributors.map((one) => ({
      dimension: one.dimension,
      id: one.id,
      name: one.name,
      excess: formatNanosExact(one.excessNanos),
      share: one.share,
    })),
    facts: incident.facts.map(({ kind, text }) => ({ kind, text })),
    chart: chart && { bucketMinutes: chart.bucketMinutes, points: chart.points.map(mapChartPoint) },
    timezone: input.timezone,
    workspaceName: input.workspaceName,
  };
}

type ChartPointInput = NonNullable<IncidentMessageInput['chart']>['points'][number];

function mapChartPoint(point: ChartPointInput): z.infer<typeof ChartPoint> {
  return {
    start: point.startsAt.toISOString(),
    cost: point.costNanos === null ? null : formatNanosExact(point.costNanos),
    ...(point.expectedLowNanos === undefined ? {} : { expectedLow: formatNanosExact(point.expectedLowNanos) }),
    ...(point.expectedHighNanos === undefined ? {} : { expectedHigh: formatNanosExact(point.expectedHighNanos) }),
  };
}

/** Name of one scope field, or its id where it has no name. null = the field is absent, which means "all". */
export function findScopeName(message: IncidentMessage, field: keyof MessageScope): string | null {
  const id = message.scope[field];
  if (id === undefined) return null;
  return message.scopeNames[id] ?? message.scopeNames[field] ?? id;
}

const SCOPE_WORDS = [
  ['apiKeyId', 'key'],
  ['userId', 'user'],
  ['model', 'model'],
  ['kind', 'kind'],
  ['projectId', 'project'],
  ['connectionId', 'connection'],
] as const;

/** The narrowest part of the scope in words: "key ci-runner", or "the whole organization". */
export function renderScope(message: IncidentMessage): string {
  for (const [field, word] of SCOPE_WORDS) {
    const name = findScopeName(message, field);
    if (name !== null) return `${word} ${name}`;
  }
  return 'the whole organization';
}

/** How often the expected amount fits into the observed one: 12 for "12x normal". null = nothing was expected. */
function computeTimesNormal(message: Pick<IncidentMessage, 'observed' | 'expected'>): number | null {
  const expectedNanos = parseDecimalToNanos(message.expected);
  if (expectedNanos <= 0n) return null;
  return Number((parseDecimalToNanos(message.observed) * 100n) / expectedNanos) / 100;
}

/** "12x normal", "1.8x normal"; "normally $0" where nothing was expected or the factor would say nothing. */
export function renderTimesNormal(message: Pick<IncidentMessage, 'observed' | 'expected'>): string {
  const times = computeTimesNormal(message);
  if (times === null) return 'normally $0';
  if (times >= 1_000) return 'over 1,000x normal';
  return `${times < 10 ? times.toFixed(1).replace(/\.0$/, '') : Math.round(times)}x normal`;
}

/** Dollars short enough for a subject: cents only below ten dollars. "713.4" -> "$713", "1234.5" -> "$1,235". */
export function formatShortDollars(amount: string, locale?: string): string {
  const text = formatDollars(parseDecimalToNanos(amount), locale);
  const value = Number(amount);
  if (Math.abs(value) < 10) return text;
  return formatWholeDollars(parseDecimalToNanos(amount), locale);
}

/** Whether rate, excess and projection say something about this incident. */
export function hasRate(message: IncidentMessage): boolean {
  return hasSpendRate(message.incidentKind, message.ratePerHour);
}

/**
 * One-line subject: `[critical] $713/h on key ci-runner (12x normal)`. Control characters, line breaks included, become
 * spaces, so a hostile key name cannot add a header.
 */
export function renderSubject(message: AlertMessage): string {
  return fitToLine(renderWholeSubject(message));
}

/** The subject line of a stored message; says so when this version cannot read it, so that lists go on. */
export function renderStoredSubject(json: unknown): string {
  const message = AlertMessage.safeParse(json);
  return message.success ? renderSubject(message.data) : 'A message that this version cannot read';
}

function renderWholeSubject(message: AlertMessage): string {
  switch (message.kind) {
    case 'incident':
      return renderIncidentSubject(message);
    case 'test':
      return '[test] Spendwatch reaches you';
    case 'summary':
      return renderSummarySubject(message);
    case 'digest':
      return `[digest] ${formatShortDollars(message.spent)} spent, ${message.periodLabel}`;
  }
}

function renderIncidentSubject(message: IncidentMessage): string {
  const core = hasRate(message)
    ? `${formatShortDollars(message.ratePerHour)}/h on ${renderScope(message)} (${renderTimesNormal(message)})`
    : message.title;
  switch (message.reason) {
    case 'first':
      return `[${message.severity}] ${core}`;
    case 'escalated':
      return `[${message.severity}] Escalated: ${core}`;
    case 'repeat':
      return `[${message.severity}] Still open: ${core}`;
    case 'acknowledged':
      return `[${message.severity}] Acknowledged: ${core}`;
    case 'resolved':
      return isRateKind(message.incidentKind)
        ? `[resolved] ${renderScope(message)}: ${formatShortDollars(message.excess)} over normal in total`
        : `[resolved] ${message.title}`;
  }
}

const SUBJECT_MAX_CHARACTERS = 150;

function fitToLine(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  if (line.length <= SUBJECT_MAX_CHARACTERS) return line;
  // Cut between characters, never within a surrogate pair.
  return `${line
    .slice(0, SUBJECT_MAX_CHARACTERS - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}
