import { z } from 'zod';
import { CalendarDay, Currency, Id, Instant, Money } from '@/lib/contracts/common';
import { PAYER_KINDS } from '@/lib/domain/allocation/allocation-rule';

const PayerKind = z.enum(PAYER_KINDS);
const PayerFields = {
  kind: PayerKind,
  name: z.string().trim().min(1, 'expected a name').max(80),
  parentId: Id.nullable().meta({ description: 'The payer above it; null = at the top' }),
  recipients: z
    .array(z.email('expected an e-mail address').max(254))
    .max(20)
    .meta({ description: 'Addresses that get the statement of each month' }),
};

/** `POST /payers` */
export const PayerCreate = z.object({
  ...PayerFields,
  kind: PayerKind.default('team'),
  parentId: PayerFields.parentId.default(null),
  recipients: PayerFields.recipients.default([]),
});
export type PayerCreate = z.infer<typeof PayerCreate>;
export type PayerCreateInput = z.input<typeof PayerCreate>;

export const PayerUpdate = z.object(PayerFields).partial();
export type PayerUpdate = z.infer<typeof PayerUpdate>;

/** Who pays: a team, cost centre or customer. */
export const Payer = z.object({
  id: Id,
  ...PayerFields,
  name: z.string(),
  recipients: z.array(z.string()),
  createdAt: Instant,
});
export type Payer = z.infer<typeof Payer>;

const Accepted = z
  .array(z.string().trim().min(1).max(200))
  .max(200)
  .meta({ description: 'Ids, names, or patterns in which * stands for any text; "none" = without one; empty = all' });

const Match = z.object({
  connections: Accepted.default([]),
  projects: Accepted.default([]),
  apiKeys: Accepted.default([]),
  users: Accepted.default([]),
  models: Accepted.default([]),
});

const Target = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('payer'), payerId: Id }),
    z.object({
      kind: z.literal('fixed'),
      shares: z
        .array(
          z.object({
            payerId: Id,
            share: z
              .number()
              .int()
              .min(1)
              .max(10_000)
              .meta({ description: 'Hundredths of a percent; together 10,000' }),
          }),
        )
        .min(2)
        .max(100),
    }),
    z.object({ kind: z.literal('use'), payerIds: z.array(Id).min(2).max(100) }),
  ])
  .meta({ description: 'payer = it pays all; fixed = by fixed shares; use = by what each uses itself in the month' });

const Day = CalendarDay.nullable().meta({ description: 'First or last UTC day that it holds on; null = no limit' });

const RuleFields = { match: Match, target: Target, validFrom: Day, validUntil: Day, note: z.string().trim().max(120) };

const endsLater = ({
  validFrom,
  validUntil,
}: {
  validFrom?: string | null | undefined;
  validUntil?: string | null | undefined;
}) => !validFrom || !validUntil || validUntil >= validFrom;
const ENDS_LATER = { path: ['validUntil'], message: 'expected a day that is not before validFrom' };

const NewRule = z.object({
  ...RuleFields,
  match: Match.default({ connections: [], projects: [], apiKeys: [], users: [], models: [] }),
  validFrom: Day.default(null),
  validUntil: Day.default(null),
  note: RuleFields.note.default(''),
  position: z.number().int().min(1).max(10_000).optional().meta({ description: '1 = asked first; absent = last' }),
});

/** `POST /allocation-rules` */
export const AllocationRuleCreate = NewRule.refine(endsLater, ENDS_LATER);
export type AllocationRuleCreate = z.infer<typeof AllocationRuleCreate>;
export type AllocationRuleCreateInput = z.input<typeof AllocationRuleCreate>;

export const AllocationRuleUpdate = z
  .object(RuleFields)
  .partial()
  .extend({
    from: CalendarDay.optional().meta({
      description:
        'The change holds from this UTC day on: the rule ends the day before, and a copy with the change follows it',
    }),
  })
  .refine(endsLater, ENDS_LATER);
export type AllocationRuleUpdate = z.infer<typeof AllocationRuleUpdate>;

export const AllocationRule = z.object({
  id: Id,
  position: z.number().int(),
  match: Match,
  target: Target,
  validFrom: Day,
  validUntil: Day,
  note: z.string(),
  createdAt: Instant,
});
export type AllocationRule = z.infer<typeof AllocationRule>;

/** `PUT /allocation-rules/order` */
export const RuleOrder = z.object({
  ids: z.array(Id).max(1_000).meta({ description: 'All rules, the one that is asked first at the beginning' }),
});
export type RuleOrder = z.infer<typeof RuleOrder>;

const Group = z.object({
  connectionId: Id,
  connectionName: z.string(),
  projectId: z.string().nullable(),
  projectName: z.string().nullable(),
  apiKeyId: z.string().nullable(),
  apiKeyName: z.string().nullable(),
  amount: Money,
});
export type SpendGroup = z.infer<typeof Group>;

/** `POST /allocation-rules/preview` */
export const AllocationPreviewRequest = NewRule.extend({
  id: Id.optional().meta({ description: 'The rule that it stands in for; absent = a new one' }),
}).refine(endsLater, ENDS_LATER);
export type AllocationPreviewRequest = z.infer<typeof AllocationPreviewRequest>;
export type AllocationPreviewInput = z.input<typeof AllocationPreviewRequest>;

const Side = z.object({
  unallocated: Money,
  payers: z.array(z.object({ payerId: Id, own: Money })).meta({ description: 'Those that pay something' }),
});

export const AllocationPreview = z.object({
  from: CalendarDay,
  until: CalendarDay.meta({ description: 'Not in it any more' }),
  currency: Currency,
  total: Money,
  matched: Money.meta({ description: 'What the rule decides, after those before it' }),
  matchedGroups: z.array(Group),
  before: Side,
  after: Side,
  unallocatedGroups: z.array(Group).meta({ description: 'The largest that nobody would pay' }),
});
export type AllocationPreview = z.infer<typeof AllocationPreview>;

const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month such as "2026-11"')
  .meta({ description: 'Month of UTC, YYYY-MM; absent = the current one' });

export const AllocationQuery = z.object({ month: Month.optional() });

const Head = {
  month: Month,
  currency: Currency,
  costSource: z.enum(['estimated', 'billed', 'mixed']),
  complete: z.boolean().meta({ description: 'false = the month is not over, or its bill not final' }),
};

/** `GET /allocation`: who pays what of a month, in whole cents that add up to what was spent. */
export const Allocation = z.object({
  ...Head,
  total: Money.meta({ description: 'All that was spent, to the nearest cent' }),
  exactTotal: Money,
  payers: z.array(
    z.object({
      payerId: Id,
      parentId: Id.nullable(),
      kind: PayerKind,
      name: z.string(),
      direct: Money.meta({ description: 'What rules gave to it alone' }),
      shared: Money.meta({ description: 'Its part of what several share' }),
      own: Money.meta({ description: '`direct` and `shared`. All `own` and `unallocated` add up to `total`' }),
      total: Money.meta({ description: '`own` and that of those beneath it' }),
      mailed: Money.nullable().meta({ description: 'What its statement said when it was mailed; null = it was not' }),
    }),
  ),
  unallocated: Money,
  unallocatedGroups: z.array(Group),
  rules: z.array(z.object({ id: Id, matched: Money })),
});
export type Allocation = z.infer<typeof Allocation>;

/** `GET /payers/:id/statement`: what one payer pays itself, line by line. */
export const PayerStatement = z.object({
  ...Head,
  workspaceName: z.string(),
  payerId: Id,
  name: z.string(),
  own: Money,
  total: Money,
  lines: z
    .array(z.object({ label: z.string(), detail: z.string(), amount: Money }))
    .meta({ description: 'They add up to `own`' }),
  beneath: z
    .array(z.object({ name: z.string(), amount: Money }))
    .meta({ description: 'Payers right beneath it, with theirs' }),
});
export type PayerStatement = z.infer<typeof PayerStatement>;
