import { z } from 'zod';
import { Id, Money } from '@/lib/contracts/common';

const Alert = z.object({ amount: Money, recipients: z.array(z.string()) });

/** One element of `GET /provider-limits`: what is set at the provider for one place. */
export const ProviderLimit = z.object({
  connectionId: Id,
  projectId: z.string().nullable().meta({ description: 'null = the organization' }),
  projectName: z.string().nullable(),
  hardLimit: Money.nullable().meta({ description: 'A month, in USD; null = none is set' }),
  isEnforcing: z.boolean().meta({ description: 'true = the provider refuses calls right now' }),
  alerts: z.array(Alert),
  budgetId: Id.nullable().meta({ description: 'The monthly budget that counts the same; null = none' }),
  budgetName: z.string().nullable(),
  budgetAmount: Money.nullable(),
  difference: z.enum(['same', 'differs', 'not-at-provider', 'only-at-provider', 'none']),
});
export type ProviderLimit = z.infer<typeof ProviderLimit>;

export const ProviderLimitQuery = z.object({ connectionId: Id });

/** `POST /budgets/:id/mirror` */
export const BudgetMirror = z
  .object({
    connectionId: Id.optional().meta({ description: 'Needed when the budget names none and there are several' }),
    hardLimit: z.boolean().default(false).meta({ description: 'Beyond it the provider refuses calls' }),
    alertRecipients: z.array(z.email()).max(20).default([]),
    dryRun: z.boolean().default(true).meta({ description: 'true = only tell what would be changed' }),
  })
  .refine((wish) => wish.hardLimit || wish.alertRecipients.length > 0, {
    path: ['hardLimit'],
    message: 'expected a hard limit or recipients of alerts',
  });
export type BudgetMirror = z.infer<typeof BudgetMirror>;
export type BudgetMirrorInput = z.input<typeof BudgetMirror>;

export const BudgetMirrorPlan = z.object({
  applied: z.boolean(),
  steps: z.array(z.object({ kind: z.enum(['set-limit', 'create-alert']), amount: Money, text: z.string() })),
  limit: ProviderLimit.meta({ description: 'As read back from the provider after the change' }),
});
export type BudgetMirrorPlan = z.infer<typeof BudgetMirrorPlan>;
