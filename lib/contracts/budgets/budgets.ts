import { z } from 'zod';
import {
  CalendarDay,
  Currency,
  Id,
  Instant,
  isAlone,
  Money,
  PositiveMoney,
  Scope,
  Timezone,
  WIDE_SCOPE,
} from '@/lib/contracts/common';
import { LeftOut } from '@/lib/contracts/usage/usage';
import { BudgetActionSchema } from '@/lib/domain/budgets/budget-action';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';

export const BudgetThreshold = z.object({
  percent: z.number().int().min(1).max(1000),
  basis: z.enum(['actual', 'forecast']),
});

const Thresholds = z
  .array(BudgetThreshold)
  .max(20)
  .refine(
    (list) => new Set(list.map((one) => `${one.basis}:${one.percent}`)).size === list.length,
    'expected each threshold once',
  );

const Actions = z
  .array(BudgetActionSchema)
  .max(10)
  .meta({ description: 'What is done at the provider once a share is spent; for those who may contain' });

const StartDay = z.number().int().min(1).max(31).meta({
  description: 'Week: weekday 1 (Monday) to 7. Month: day 1 to 31, the last day where a month is shorter',
});
const LifeDay = CalendarDay.nullable().meta({
  description: 'First or last calendar day on which it holds; null = no limit',
});

/** Like a scope, and by kind of usage. */
export const BudgetScope = Scope.extend({
  ...WIDE_SCOPE,
  kind: z.enum(USAGE_KINDS).optional().meta({ description: 'Kind of usage, e.g. completions' }),
  savedViewId: Id.optional().meta({
    description: 'A saved view whose filter is counted, as it is then; it stands alone',
  }),
})
  .refine((scope) => scope.savedViewId === undefined || isAlone(scope), {
    path: ['savedViewId'],
    message: 'expected a saved view alone: its filter says all that is counted',
  })
  .refine((scope) => scope.payerId === undefined || isAlone(scope), {
    path: ['payerId'],
    message: 'expected a payer alone: the allocation says all that is counted',
  });

type Calendar = {
  period?: string | undefined;
  startDay?: number | undefined;
  startsOn?: string | null | undefined;
  endsOn?: string | null | undefined;
};
const fitsPeriod = ({ period, startDay = 1 }: Calendar) =>
  period === undefined || (period === 'month' ? startDay <= 31 : period === 'week' ? startDay <= 7 : startDay === 1);
const FITS_PERIOD = {
  path: ['startDay'],
  message: 'expected 1 to 7 for a week, 1 to 31 for a month, and 1 for a day or an hour',
};
const endsLater = ({ startsOn, endsOn }: Calendar) => !startsOn || !endsOn || endsOn >= startsOn;
const ENDS_LATER = { path: ['endsOn'], message: 'expected a day that is not before startsOn' };

export const BudgetCreate = z
  .object({
    name: z.string().trim().min(1, 'expected a name').max(80),
    scope: BudgetScope.default({}),
    startDay: StartDay.default(1),
    startsOn: LifeDay.default(null),
    endsOn: LifeDay.default(null),
    rollover: z
      .boolean()
      .default(false)
      .meta({ description: 'What a period leaves unspent is added to the next one, once' }),
    period: z.enum(['hour', 'day', 'week', 'month']).default('month'),
    amount: PositiveMoney,
    currency: Currency.default('USD'),
    timezone: Timezone.optional(),
    thresholds: Thresholds.default([
      { percent: 80, basis: 'actual' },
      { percent: 100, basis: 'actual' },
      { percent: 100, basis: 'forecast' },
    ]),
    channelIds: z.array(Id).max(20).default([]),
    actions: Actions.default([]),
  })
  .refine(fitsPeriod, FITS_PERIOD)
  .refine(endsLater, ENDS_LATER);
export type BudgetCreate = z.infer<typeof BudgetCreate>;
export type BudgetCreateInput = z.input<typeof BudgetCreate>;

export const BudgetUpdate = z
  .object({
    name: z.string().trim().min(1, 'expected a name').max(80),
    scope: BudgetScope,
    period: z.enum(['hour', 'day', 'week', 'month']),
    startDay: StartDay,
    startsOn: LifeDay,
    endsOn: LifeDay,
    rollover: z.boolean(),
    amount: PositiveMoney,
    timezone: Timezone,
    thresholds: Thresholds,
    channelIds: z.array(Id).max(20),
    actions: Actions,
  })
  .partial();
export type BudgetUpdate = z.infer<typeof BudgetUpdate>;

/** What a period will have cost at its end, and what that does not rest on. */
export const ForecastFields = {
  amount: Money,
  low: Money,
  high: Money,
  assumed: Money.meta({ description: 'About how much of `amount` rests on an assumption about a price' }),
  unpriced: z.boolean().meta({
    description: 'true = usage that it goes on from has no known price, in whole or in part, and is not in it',
  }),
};

export const BudgetStatus = z.object({
  budgetId: Id,
  period: z.object({ start: Instant, end: Instant }),
  limit: Money.meta({ description: 'The amount and what was carried into the period' }),
  carried: Money.meta({ description: 'What the period before left unspent; "0" without rollover' }),
  spent: Money,
  costSource: z.enum(['estimated', 'billed', 'mixed']),
  assumed: Money.meta({
    description: 'The part of `spent` that rests on an assumption about a price',
  }),
  unpricedRequests: z.number().int().meta({
    description: 'Requests without a known price, or with a part that has none; that part is in no amount here',
  }),
  leftOut: LeftOut.optional(),
  approximate: z.boolean().meta({
    description:
      'true = the period begins or ends within a UTC day or hour that is stored whole; it counts to where its middle lies',
  }),
  complete: z.boolean().meta({ description: 'false = the period begins before usage was read, so some is missing' }),
  allowancePerDay: Money.nullable().meta({
    description:
      'What may be spent a day until the end of the period, today included; null for hours and when it ended',
  }),
  pace: z.number().nullable().meta({ description: 'Share spent over share of the period passed: 1 = on pace' }),
  elapsedPercent: z.number(),
  remaining: Money.meta({ description: 'Negative when the budget is passed' }),
  percent: z.number(),
  forecast: z.object({ ...ForecastFields, percent: z.number() }).nullable(),
  crossesOn: CalendarDay.nullable().meta({
    description: 'Day on which the forecast passes the budget; null = not in this period',
  }),
  state: z.enum(['ok', 'warning', 'exceeded', 'scheduled', 'ended']),
  firedThresholds: z.array(BudgetThreshold.extend({ firedAt: Instant })),
  asOf: Instant.nullable().meta({ description: 'Usage before it was read; null = none yet' }),
  noDataSince: Instant.nullable().meta({
    description: 'Not null = no usage was read since then: what was spent afterwards is not known, and thresholds hold',
  }),
});
export type BudgetStatus = z.infer<typeof BudgetStatus>;

export const Budget = z.object({
  id: Id,
  name: z.string(),
  scope: BudgetScope,
  savedViewName: z.string().nullable().meta({ description: 'Of the view in its scope; null = its scope names none' }),
  period: z.enum(['hour', 'day', 'week', 'month']),
  startDay: z.number().int(),
  startsOn: CalendarDay.nullable(),
  endsOn: CalendarDay.nullable(),
  rollover: z.boolean(),
  amount: Money,
  currency: Currency,
  timezone: z.string(),
  thresholds: z.array(BudgetThreshold),
  channelIds: z.array(Id),
  actions: Actions,
  createdAt: Instant,
  updatedAt: Instant,
});
export type Budget = z.infer<typeof Budget>;

/** How the spend of a period added up. */
export const SpendCourse = z.array(z.object({ at: Instant, spent: Money })).meta({
  description: 'What was spent from the start of the period until each instant, oldest first; the last one is now',
});

/** One element of `GET /budgets`: the budget, how it stands now, and how it came there. */
export const BudgetListItem = Budget.extend({ status: BudgetStatus, course: SpendCourse });
export type BudgetListItem = z.infer<typeof BudgetListItem>;

/** One element of `GET /budgets/suggestions`. */
export const BudgetSuggestion = z.object({
  kind: z
    .enum(['new', 'too-high', 'too-low'])
    .meta({ description: 'new = nothing counts this yet; the others = a budget is far off what is spent' }),
  budgetId: Id.nullable(),
  name: z.string(),
  scope: BudgetScope,
  scopeNames: z.record(z.string(), z.string()),
  period: z.literal('month'),
  amount: Money,
  currentAmount: Money.nullable(),
  expected: Money.meta({ description: 'What a month costs at the pace of the last weeks' }),
  reasoning: z.string(),
});
export type BudgetSuggestion = z.infer<typeof BudgetSuggestion>;
