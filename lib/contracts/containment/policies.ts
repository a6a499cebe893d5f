import { z } from 'zod';
import { POLICY_MODES } from '@/lib/domain/containment/policy';
import { Id, Instant, PositiveMoney, Scope } from '../common';
import { ContainmentActionName } from './containments';

const Fields = z.object({
  name: z.string().trim().min(1, 'expected a name').max(80),
  scope: Scope.default({}),
  when: z.object({
    severity: z.enum(['warning', 'critical']).default('critical').meta({ description: 'The least severity' }),
    ratePerHour: PositiveMoney.nullable().default(null).meta({ description: 'Dollars an hour; null = not asked for' }),
    lost: PositiveMoney.nullable().default(null).meta({ description: 'Dollars lost so far; null = not asked for' }),
  }),
  action: ContainmentActionName,
  mode: z.enum(POLICY_MODES).default('dry_run'),
  delaySeconds: z.number().int().min(0).max(86_400).default(0),
  maxPerHour: z.number().int().min(1).max(100).default(1),
});

export const ContainmentPolicyCreate = Fields.extend({ when: Fields.shape.when.prefault({}) });
export type ContainmentPolicyCreate = z.infer<typeof ContainmentPolicyCreate>;

export const ContainmentPolicyUpdate = z.object({
  name: Fields.shape.name.optional(),
  scope: Scope.optional(),
  when: z
    .object({
      severity: z.enum(['warning', 'critical']).optional(),
      ratePerHour: PositiveMoney.nullable().optional(),
      lost: PositiveMoney.nullable().optional(),
    })
    .optional(),
  action: ContainmentActionName.optional(),
  mode: z.enum(POLICY_MODES).optional(),
  delaySeconds: z.number().int().min(0).max(86_400).optional(),
  maxPerHour: z.number().int().min(1).max(100).optional(),
});
export type ContainmentPolicyUpdate = z.infer<typeof ContainmentPolicyUpdate>;

export const ContainmentPolicy = Fields.extend({ id: Id, createdAt: Instant, updatedAt: Instant });
export type ContainmentPolicy = z.infer<typeof ContainmentPolicy>;

export const KillSwitch = z.object({ on: z.boolean().meta({ description: 'true = nothing is done automatically' }) });

/** What holds for all automation. */
export const ContainmentSettings = z.object({
  killSwitch: z.boolean(),
  protectedKeyIds: z.array(z.string()),
  maxPerHour: z.number().int(),
});
export type ContainmentSettings = z.infer<typeof ContainmentSettings>;

export const ContainmentSettingsUpdate = z.object({
  protectedKeyIds: z.array(z.string().min(1).max(200)).max(1_000).optional(),
  maxPerHour: z.number().int().min(1).max(100).optional(),
});
export type ContainmentSettingsUpdate = z.infer<typeof ContainmentSettingsUpdate>;
