import { z } from 'zod';
import { CONTAINMENT_ACTIONS } from '@/lib/domain/containment/action';
import { CONTAINMENT_STATES, STEP_STATES } from '@/lib/domain/containment/state';
import { Id, Instant, Money, PageQuery } from '../common';

export const ContainmentActionName = z.enum(CONTAINMENT_ACTIONS);
const StateName = z.enum(CONTAINMENT_STATES);

const ProviderId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'expected an id of the provider');

/** What an action is aimed at; ids are the provider's own. */
const Target = z.object({
  connectionId: Id,
  projectId: z.string().optional(),
  apiKeyId: z.string().optional(),
  model: z.string().optional(),
  userId: z.string().optional(),
  serviceAccountId: z.string().optional(),
});

const TargetInput = z.object({
  connectionId: Id.optional().meta({ description: "Absent = the incident's, or the only one there is" }),
  projectId: ProviderId.optional(),
  apiKeyId: ProviderId.optional(),
  model: ProviderId.optional(),
  userId: ProviderId.optional(),
  serviceAccountId: ProviderId.optional(),
});
export type TargetInput = z.infer<typeof TargetInput>;

export const ContainmentCreate = z.object({
  action: ContainmentActionName,
  target: TargetInput.default({}).meta({ description: 'What is left out is taken from the incident' }),
  incidentId: Id.optional(),
  reason: z.string().trim().max(1_000).default(''),
  dryRun: z
    .boolean()
    .default(false)
    .meta({ description: 'true = say what would happen; such a plan cannot be applied' }),
});
export type ContainmentCreate = z.infer<typeof ContainmentCreate>;

const RunningItem = z.object({
  kind: z.enum(['key', 'model', 'project', 'unattributed']),
  id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  lastUsedAt: Instant.nullable(),
  requestsPerMinute: z.number(),
  spendPerDay: Money.nullable().meta({ description: 'Of the last 24 hours; null = its price is not known' }),
});
export type RunningItem = z.infer<typeof RunningItem>;

const Step = z.object({
  id: Id,
  title: z.string(),
  state: z.enum(STEP_STATES),
  before: z.json().meta({ description: 'As the provider held it; null = there was none' }),
  after: z.json().meta({ description: 'As it shall be; null = gone' }),
  isReadable: z.boolean().meta({
    description: 'false = the provider does not show the value: its answer to the change is all that confirms it',
  }),
  providerReply: z.string().nullable().meta({ description: "The provider's own words" }),
  attempts: z.number().int(),
});

export const Containment = z.object({
  id: Id,
  state: StateName,
  action: ContainmentActionName,
  target: Target,
  title: z.string(),
  reason: z.string(),
  dryRun: z.boolean(),
  incidentId: Id.nullable(),
  policyId: Id.nullable(),
  budgetId: Id.nullable(),
  reversible: z.boolean(),
  isStop: z.boolean().meta({ description: 'false = it slows the spend and does not end it' }),
  stops: z.array(RunningItem),
  keepsRunning: z.array(RunningItem),
  explanation: z.object({ stops: z.string(), keepsRunning: z.string(), speed: z.string(), undo: z.string() }),
  warnings: z.array(z.string()),
  steps: z.array(Step),
  requestedBy: z.string(),
  approvedBy: z.string().nullable(),
  cancelledBy: z.string().nullable(),
  createdAt: Instant,
  applyAt: Instant.nullable().meta({ description: 'Applied automatically then, unless it is cancelled; null = not' }),
  appliedAt: Instant.nullable(),
  verifiedAt: Instant.nullable().meta({
    description:
      'When every step was confirmed: read back, or by its answer where the provider does not show the value',
  }),
  spendStoppedAt: Instant.nullable().meta({ description: 'End of the last minute with usage; null = not over' }),
  lostAfterApply: Money.nullable().meta({ description: 'Spent after the change, so far' }),
  undoneAt: Instant.nullable(),
  nextAttemptAt: Instant.nullable().meta({ description: 'When a failed call is repeated' }),
});
export type Containment = z.infer<typeof Containment>;

export const ContainmentQuery = PageQuery.extend({
  state: z.array(StateName).default([]),
  incidentId: Id.optional(),
});

export const LeverQuery = z.object({
  connectionId: Id.optional(),
  incidentId: Id.optional(),
  projectId: ProviderId.optional(),
  apiKeyId: ProviderId.optional(),
  model: ProviderId.optional(),
  userId: ProviderId.optional(),
  serviceAccountId: ProviderId.optional(),
});
export type LeverQuery = z.infer<typeof LeverQuery>;

/** What is possible on a target, weakest first, and why the rest is not. */
export const ContainmentLevers = z.object({
  target: Target,
  targetNames: z.record(z.string(), z.string()),
  levers: z.array(
    z.object({
      action: ContainmentActionName,
      title: z.string(),
      isPossible: z.boolean(),
      reason: z.string().nullable().meta({ description: 'Why it is not possible; null = it is' }),
      isReversible: z.boolean(),
      isStop: z.boolean(),
      isRecommended: z.boolean().meta({ description: 'The weakest one that really stops what the target names' }),
    }),
  ),
});
export type ContainmentLevers = z.infer<typeof ContainmentLevers>;
