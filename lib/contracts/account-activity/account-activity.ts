import { z } from 'zod';
import { Id, Instant, PageQuery, Severity } from '@/lib/contracts/common';
import { ACCOUNT_RULES } from '@/lib/domain/account-activity/account-sign';
import { LOG_STATES } from '@/lib/domain/account-activity/log-state';

const Sign = z.object({
  rule: z.enum(ACCOUNT_RULES),
  severity: Severity.meta({ description: 'info = worth knowing, without a notification' }),
  title: z.string(),
  reasons: z.array(z.string()).meta({ description: 'Why the rule found it' }),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

/** One event of a provider's audit log. */
export const AccountEvent = z.object({
  id: Id,
  connectionId: Id,
  connectionName: z.string(),
  eventId: z.string().meta({ description: 'The id that its log gave it' }),
  type: z.string().meta({ description: "The provider's own word; one that is not known is kept as it is" }),
  at: Instant,
  project: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  actor: z.object({
    kind: z.enum(['session', 'api_key', 'unknown']),
    id: z.string().nullable(),
    email: z.string().nullable(),
    keyId: z.string().nullable(),
    text: z.string().meta({ description: 'Who acted, in words' }),
  }),
  address: z.string().nullable(),
  country: z.string().nullable().meta({ description: 'Two letters; null = not known' }),
  network: z.string().nullable().meta({ description: 'Operator (AS number), else the network of the address' }),
  userAgent: z.string().nullable(),
  details: z.unknown().meta({ description: 'What the log says about the type, without secrets' }),
  signs: z.array(Sign).meta({ description: 'What the rules found; empty = nothing' }),
  seenAt: Instant.meta({ description: 'When it was read' }),
});
export type AccountEvent = z.infer<typeof AccountEvent>;

const Filter = {
  connectionId: Id.optional(),
  type: z
    .string()
    .trim()
    .max(200)
    .optional()
    .meta({ description: 'A type or its beginning, e.g. api_key or login.failed' }),
  actor: z.string().trim().max(200).optional().meta({ description: 'Part of an address, or the id of a user or key' }),
  from: Instant.optional(),
  to: Instant.optional(),
  unusual: z.stringbool().optional().meta({ description: 'true = only events in which the rules found something' }),
};

/** `GET /account-activity` */
export const AccountActivityQuery = PageQuery.extend(Filter);
export type AccountActivityQuery = z.infer<typeof AccountActivityQuery>;

/** `GET /account-activity/export` */
export const AccountActivityExportQuery = z.object({ ...Filter, format: z.enum(['csv', 'json']).default('csv') });
export type AccountActivityExportQuery = z.infer<typeof AccountActivityExportQuery>;

/** How it stands with the audit log of one connection. */
export const AccountLogState = z.object({
  connectionId: Id,
  connectionName: z.string(),
  state: z.enum(LOG_STATES),
  text: z.string().meta({ description: 'What it means and what to do' }),
  error: z.string().nullable().meta({ description: "The provider's own words" }),
  partError: z.string().nullable().meta({ description: 'A part of the log that is refused while the rest is read' }),
  knownFrom: Instant.nullable(),
  knownUntil: Instant.nullable().meta({ description: 'Everything up to here was read' }),
  readAt: Instant.nullable(),
  failingSince: Instant.nullable(),
  refusedRows: z.number().int().meta({ description: 'Rows that could not be read, in the last read that had any' }),
  refusal: z.string().nullable(),
});
export type AccountLogState = z.infer<typeof AccountLogState>;

/** `GET /incidents/:id/account-activity`: what happened in the accounts around its start. */
export const IncidentSurroundings = z.object({
  from: Instant,
  to: Instant,
  events: z.array(AccountEvent),
  isCut: z.boolean().meta({ description: 'There are more than are shown' }),
  note: z.string().meta({ description: 'What could not be seen, in words; empty = nothing' }),
});
export type IncidentSurroundings = z.infer<typeof IncidentSurroundings>;

/** `POST /expected-actors` */
export const ExpectedActorCreate = z.object({
  actor: z
    .string()
    .trim()
    .min(1, 'expected the address of a person, or the id of a user, service account or key')
    .max(300)
    .regex(/^\S+$/, 'expected no spaces')
    .toLowerCase(),
  note: z.string().trim().min(3, 'expected why it is expected').max(500),
});
export type ExpectedActorCreate = z.infer<typeof ExpectedActorCreate>;

export const ExpectedActor = z.object({
  id: Id,
  actor: z.string(),
  note: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
});
export type ExpectedActor = z.infer<typeof ExpectedActor>;
