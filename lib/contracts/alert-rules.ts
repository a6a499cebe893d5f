import { z } from 'zod';
import { Currency, Id, Instant, Money, Scope, Severity } from './common';

const Sensitivity = z.enum(['low', 'medium', 'high']).meta({
  description:
    'How much noise to accept. Measured per organization and month on generated organizations: false warnings low about 2, medium about 3, high about 11; false criticals at most about 0.3 on each',
});

const Name = z.string().trim().min(1, 'expected a name').max(80);
const ConnectionId = Id.nullable().meta({ description: 'null = every connection' });
const ChannelIds = z.array(Id).max(20).meta({ description: 'Empty = every enabled channel' });

const NewRule = {
  name: Name,
  enabled: z.boolean().default(true),
  connectionId: ConnectionId.default(null),
  channelIds: ChannelIds.default([]),
};

/** `POST /alert-rules` */
export const AlertRuleCreate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anomaly'), ...NewRule, sensitivity: Sensitivity.default('medium') }),
  z.object({ kind: z.literal('stale-data'), ...NewRule }),
]);
export type AlertRuleCreate = z.infer<typeof AlertRuleCreate>;
export type AlertRuleCreateInput = z.input<typeof AlertRuleCreate>;

/** `PATCH /alert-rules/:id`. The kind stays; `sensitivity` is for rules of kind anomaly. */
export const AlertRuleUpdate = z
  .object({
    name: Name,
    enabled: z.boolean(),
    connectionId: ConnectionId,
    channelIds: ChannelIds,
    sensitivity: Sensitivity,
  })
  .partial();
export type AlertRuleUpdate = z.infer<typeof AlertRuleUpdate>;

const StoredRule = {
  id: Id,
  name: z.string(),
  enabled: z.boolean(),
  connectionId: ConnectionId,
  channelIds: z.array(Id),
  createdAt: Instant,
  updatedAt: Instant,
};

export const AlertRule = z.discriminatedUnion('kind', [
  z.object({ ...StoredRule, kind: z.literal('anomaly'), sensitivity: Sensitivity }),
  z.object({ ...StoredRule, kind: z.literal('stale-data') }),
]);
export type AlertRule = z.infer<typeof AlertRule>;

/** `POST /alert-rules/preview`: what would this rule have fired on? */
export const AlertRulePreviewRequest = z.object({
  kind: z.literal('anomaly'),
  connectionId: Id,
  sensitivity: Sensitivity.default('medium'),
});
export type AlertRulePreviewRequest = z.infer<typeof AlertRulePreviewRequest>;

export const PreviewedIncident = z.object({
  kind: z.string(),
  severity: Severity.meta({ description: 'The worst it reached' }),
  title: z.string(),
  scope: Scope,
  scopeNames: z.record(z.string(), z.string()),
  openedAt: Instant,
  resolvedAt: Instant.nullable(),
  window: z.object({ start: Instant, end: Instant }),
  observed: Money,
  expected: Money,
  excess: Money,
  explanation: z.string(),
});
export type PreviewedIncident = z.infer<typeof PreviewedIncident>;

export const AlertRulePreview = z.object({
  from: Instant.meta({ description: 'Judged from here; what came before only taught' }),
  to: Instant,
  currency: Currency,
  criticals: z.number().int(),
  warnings: z.number().int(),
  incidents: z.array(PreviewedIncident),
  note: z.string().meta({ description: 'What the preview could not see, in words; empty = nothing' }),
});
export type AlertRulePreview = z.infer<typeof AlertRulePreview>;
