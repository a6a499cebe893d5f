import { z } from 'zod';
import { Id, Instant, Scope, Severity } from '@/lib/contracts/common';
import { IncidentMatcher, StoredWeeklyWindow, WeeklyWindow } from '@/lib/contracts/weekly-windows';
import { INCIDENT_KINDS } from '@/lib/domain/incidents/incident-matcher';

const Name = z.string().trim().min(1, 'expected a name').max(80);
const ChannelIds = z.array(Id).max(20);
const Windows = z.array(WeeklyWindow).max(14);
const GroupWindow = z.number().int().min(0).max(3_600, 'expected at most 3600 seconds');
const Repeat = z
  .number()
  .int()
  .min(5, 'expected at least 5 minutes')
  .max(1_440, 'expected at most 1440 minutes')
  .nullable();
const EscalationStep = z.object({
  afterMinutes: z.number().int().min(1, 'expected at least 1 minute').max(10_080, 'expected at most 10080 minutes'),
  channelIds: ChannelIds.min(1, 'expected at least one channel'),
});
const Escalation = z
  .array(EscalationStep)
  .max(5)
  .refine(
    (steps) => steps.every((step, index) => index === 0 || step.afterMinutes > (steps[index - 1]?.afterMinutes ?? 0)),
    'expected later steps to come after more minutes',
  );

export const NotificationPolicyCreate = z.object({
  name: Name,
  enabled: z.boolean().default(true),
  matcher: IncidentMatcher.default({ severities: [], kinds: [], scope: {} }),
  channelIds: ChannelIds.default([]).meta({ description: 'Empty = the channels that the rule or budget names' }),
  activeTimes: Windows.default([]).meta({ description: 'When the policy applies; empty = always' }),
  groupWindowSeconds: GroupWindow.default(0).meta({
    description: 'Incidents that open within it go out together; 0 = each at once',
  }),
  repeatMinutes: Repeat.default(null).meta({
    description: 'How often the notification of an unacknowledged critical is repeated; null = never',
  }),
  quietHours: Windows.default([]).meta({ description: 'Hold everything below critical; empty = none' }),
  escalation: Escalation.default([]).meta({ description: 'Who is notified when no one acknowledged by then' }),
  continues: z.boolean().default(false).meta({ description: 'True = the policies below have a say too' }),
});
export type NotificationPolicyCreate = z.infer<typeof NotificationPolicyCreate>;
export type NotificationPolicyCreateInput = z.input<typeof NotificationPolicyCreate>;

export const NotificationPolicyUpdate = z
  .object({
    name: Name,
    enabled: z.boolean(),
    matcher: IncidentMatcher,
    channelIds: ChannelIds,
    activeTimes: Windows,
    groupWindowSeconds: GroupWindow,
    repeatMinutes: Repeat,
    quietHours: Windows,
    escalation: Escalation,
    continues: z.boolean(),
  })
  .partial();
export type NotificationPolicyUpdate = z.infer<typeof NotificationPolicyUpdate>;

export const NotificationPolicy = z.object({
  id: Id,
  position: z.number().int().meta({ description: 'Policies are asked in this order' }),
  name: z.string(),
  enabled: z.boolean(),
  matcher: IncidentMatcher,
  channelIds: z.array(Id),
  activeTimes: z.array(StoredWeeklyWindow),
  groupWindowSeconds: z.number().int(),
  repeatMinutes: z.number().int().nullable(),
  quietHours: z.array(StoredWeeklyWindow),
  escalation: z.array(EscalationStep),
  continues: z.boolean(),
});
export type NotificationPolicy = z.infer<typeof NotificationPolicy>;

export const PolicyOrder = z.object({
  ids: z.array(Id).min(1, 'expected the policies in their new order').max(200),
});

/** An incident that might be: who would be notified? */
export const PolicyPreviewRequest = z.object({
  severity: Severity.default('warning'),
  kind: z.enum(INCIDENT_KINDS).default('spike'),
  scope: Scope.default({}),
  at: Instant.refine((at) => at >= '1970' && at < '3', 'expected an instant between 1970 and 2999')
    .optional()
    .meta({ description: 'Absent = now' }),
});
export type PolicyPreviewInput = z.input<typeof PolicyPreviewRequest>;

const PreviewedRecipient = z.object({ channelId: Id, channelName: z.string(), recipient: z.string() });

export const PolicyPreview = z.object({
  decisions: z.array(
    z.object({
      action: z.enum(['now', 'hold', 'suppress']),
      policyId: Id.nullable(),
      policyName: z.string().nullable(),
      until: Instant.nullable().meta({ description: 'When what is held goes out; null = it is not held' }),
      reason: z.string(),
      recipients: z.array(PreviewedRecipient),
    }),
  ),
  /** What follows while no one acknowledges. */
  followUps: z.array(
    z.object({
      kind: z.enum(['escalation', 'repeat']),
      policyName: z.string(),
      afterMinutes: z.number().int(),
      recipients: z.array(PreviewedRecipient),
    }),
  ),
});
export type PolicyPreview = z.infer<typeof PolicyPreview>;
