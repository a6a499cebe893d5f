import { z } from 'zod';
import { Id, Instant, Money, PageQuery, Scope, Severity, WIDE_SCOPE } from '@/lib/contracts/common';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';

export const IncidentState = z.enum(['open', 'acknowledged', 'resolved']);

export const Verdict = z.enum(['real', 'expected', 'not-useful']);

export const IncidentQuery = PageQuery.extend({
  state: z.array(IncidentState).default([]),
  severity: z.array(Severity).default([]),
});

export const Contributor = z.object({
  dimension: z.enum(['project', 'apiKey', 'model', 'user', 'kind', 'serviceTier']),
  id: z.string().nullable(),
  name: z.string().nullable(),
  excess: Money,
  share: z.number().meta({ description: 'Share of the excess, 0..1' }),
});

export const IncidentFact = z.object({ kind: z.string(), text: z.string() });

export const IncidentTimelineEntry = z.object({
  at: Instant,
  kind: z.string(),
  actor: z.string().nullable().meta({ description: 'null = Spendwatch itself' }),
  text: z.string(),
});

export const Incident = z.object({
  id: Id,
  number: z.number().int(),
  kind: z.string(),
  severity: Severity,
  state: IncidentState,
  title: z.string(),
  scope: Scope.extend({ kind: z.enum(USAGE_KINDS).optional(), ...WIDE_SCOPE }),
  scopeNames: z.record(z.string(), z.string()),
  openedAt: Instant,
  detectedAt: Instant,
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  resolvedAt: Instant.nullable(),
  resolvedBy: z.string().nullable(),
  snoozedUntil: Instant.nullable().meta({ description: 'null = not snoozed' }),
  snoozedBy: z.string().nullable(),
  reopenCount: z.number().int(),
  peakSeverity: Severity.meta({ description: 'The worst it reached' }),
  mergedIntoId: Id.nullable().meta({ description: 'The incident with the same cause that speaks for this one' }),
  lastChangedAt: Instant.meta({ description: 'Newest change of its figures, on the clock of the data' }),
  feedback: z
    .object({ verdict: Verdict, by: z.string(), at: Instant, note: z.string() })
    .nullable()
    .meta({ description: 'What a person said it was; null = no answer' }),
  window: z.object({ start: Instant, end: Instant }),
  observed: Money,
  expected: Money,
  excess: Money,
  ratePerHour: Money,
  projected24h: Money,
  contributors: z.array(Contributor),
  facts: z.array(IncidentFact),
  explanation: z.string(),
});
export type Incident = z.infer<typeof Incident>;

export const IncidentDetail = Incident.extend({
  noDataSince: Instant.nullable().meta({
    description: 'Not null = no usage was read since then, so it is unknown whether it goes on, and it is held',
  }),
  timeline: z.array(IncidentTimelineEntry),
});
export type IncidentDetail = z.infer<typeof IncidentDetail>;

const Note = z.string().trim().max(2000);

/** `POST /incidents/:id/snooze`: an end or a length; an end of null takes the snooze back. */
export const IncidentSnooze = z
  .object({
    until: Instant.nullable().optional().meta({ description: 'null takes the snooze back' }),
    minutes: z.number().int().min(1).max(40_320).optional(),
    note: Note.optional(),
  })
  .refine((snooze) => (snooze.until === undefined) !== (snooze.minutes === undefined), {
    path: ['until'],
    message: 'expected either an end (until) or a length (minutes)',
  });

/** `POST /incidents/:id/feedback`: null takes back what was said. */
export const IncidentFeedback = z.object({
  verdict: Verdict.nullable(),
  note: Note.default(''),
});

export const IncidentNote = z.object({ note: z.string().trim().max(2000).optional() });

/** `POST /incidents/acknowledge`: several at once. */
export const IncidentsAcknowledge = z.object({
  ids: z.array(Id).min(1, 'expected at least one incident').max(100),
  note: Note.optional(),
});
export const IncidentsAcknowledged = z.object({
  acknowledged: z.array(Id),
  skipped: z.array(z.object({ id: Id, reason: z.string() })),
});
export type IncidentsAcknowledged = z.infer<typeof IncidentsAcknowledged>;
