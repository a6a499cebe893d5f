import { z } from 'zod';
import { CalendarDay, Currency, Id, Instant, Money } from '@/lib/contracts/common';
import { SAVING_KINDS, SURENESSES } from '@/lib/domain/savings/saving';

/** What a saving or comparison speaks of, with names beside the provider's ids. */
export const SavingSubject = z.object({
  connectionId: Id,
  connectionName: z.string().nullable(),
  projectId: z.string().nullable(),
  projectName: z.string().nullable(),
  apiKeyId: z.string().nullable().meta({ description: 'null = usage of no key, or of all of them' }),
  apiKeyName: z.string().nullable(),
  model: z.string().nullable(),
});
export type SavingSubject = z.infer<typeof SavingSubject>;

const SavingHead = z.object({
  id: Id.meta({ description: 'The same each time the same is found' }),
  kind: z.enum(SAVING_KINDS),
  subject: SavingSubject,
  title: z.string(),
  monthly: Money.meta({ description: 'Less a month (30 days); 0 = it is about risk or a date' }),
});

/** A way to pay less for the same work. */
export const Saving = SavingHead.extend({
  current: Money.meta({ description: 'What the work costs a month now' }),
  sureness: z.enum(SURENESSES).meta({
    description:
      'sure = by a price list alone, likely = usage shows it, possible = it depends on what usage does not show',
  }),
  evidence: z.string().meta({ description: 'What was seen' }),
  reckoning: z.string().meta({ description: 'How the amount comes about' }),
  to: z.string().nullable().meta({ description: 'Model or tier that it names' }),
  dueOn: CalendarDay.nullable().meta({ description: 'Day on which a model ends' }),
  source: z.object({ url: z.url(), readOn: CalendarDay }).nullable().meta({ description: 'Where that was read' }),
});
export type Saving = z.infer<typeof Saving>;

/** What somebody decided about one, and what changed since. */
export const DecidedSaving = SavingHead.extend({
  monthly: Money.meta({ description: 'What it promised when it was decided' }),
  state: z.enum(['dismissed', 'done']),
  reason: z.string(),
  decidedBy: z.string(),
  decidedAt: Instant,
  effect: z
    .object({
      before: Money.meta({ description: 'A month, by the 30 days before' }),
      after: Money.nullable().meta({ description: 'A month, by the whole days since; null = none has passed' }),
      saved: Money.nullable().meta({ description: 'A month at the number of requests of today; null = not known' }),
      days: z.number().int().meta({ description: 'Whole days since' }),
    })
    .nullable()
    .meta({ description: 'null = it was dismissed' }),
});
export type DecidedSaving = z.infer<typeof DecidedSaving>;

/** A key that costs much more than those around it. */
export const PeerComparison = z.object({
  kind: z.enum(['team', 'request']).meta({
    description: 'team = cost of a month against other keys of its project; request = of a request, same model',
  }),
  subject: SavingSubject,
  own: Money,
  peers: Money.meta({ description: 'Median of the others' }),
  peerCount: z.number().int(),
  factor: z.number(),
  excess: Money.meta({ description: 'A month above what it would cost at the median' }),
});
export type PeerComparison = z.infer<typeof PeerComparison>;

/** `GET /savings`: ways to pay less, the largest first. */
export const SavingsResponse = z.object({
  currency: Currency,
  from: Instant.meta({ description: 'Start of the 30 days that amounts rest on' }),
  to: Instant,
  isRead: z.boolean().meta({ description: 'false = less than 30 days of usage were read' }),
  spent: Money.meta({ description: 'Estimate of the same days' }),
  total: Money.meta({ description: 'All of them together, of several on the same key and model the largest' }),
  leftOut: z.number().int().meta({ description: 'Smaller ones that are not listed; the CSV has them' }),
  data: z.array(Saving),
  decided: z.array(DecidedSaving),
  comparisons: z.array(PeerComparison),
});
export type SavingsResponse = z.infer<typeof SavingsResponse>;

/** `PUT /savings/{id}/decision`. */
export const SavingDecisionUpdate = z
  .object({
    state: z.enum(['dismissed', 'done']),
    reason: z.string().trim().max(500).default(''),
  })
  .refine(({ state, reason }) => state === 'done' || reason !== '', {
    path: ['reason'],
    message: 'expected why it is dismissed',
  });
export type SavingDecisionUpdate = z.infer<typeof SavingDecisionUpdate>;
