import { z } from 'zod';
import { CalendarDay, Currency, Id, Instant, Money, PositiveMoney, Scope, Timezone } from './common';

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

export const BudgetCreate = z.object({
  name: z.string().trim().min(1, 'expected a name').max(80),
  scope: Scope.default({}),
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
});
export type BudgetCreate = z.infer<typeof BudgetCreate>;
export type BudgetCreateInput = z.input<typeof BudgetCreate>;

export const BudgetUpdate = z
  .object({
    name: z.string().trim().min(1, 'expected a name').max(80),
    scope: Scope,
    period: z.enum(['hour', 'day', 'week', 'month']),
    amount: PositiveMoney,
    timezone: Timezone,
    thresholds: Thresholds,
    channelIds: z.array(Id).max(20),
  })
  .partial();
export type BudgetUpdate = z.infer<typeof BudgetUpdate>;

export const BudgetStatus = z.object({
  budgetId: Id,
  period: z.object({ start: Instant, end: Instant }),
  spent: Money,
  remaining: Money.meta({ description: 'Negative when the budget is passed' }),
  percent: z.number(),
  forecast: z.object({ amount: Money, low: Money, high: Money, percent: z.number() }).nullable(),
  crossesOn: CalendarDay.nullable().meta({
    description: 'Day on which the forecast passes the budget; null = not in this period',
  }),
  state: z.enum(['ok', 'warning', 'exceeded']),
  firedThresholds: z.array(BudgetThreshold.extend({ firedAt: Instant })),
  asOf: Instant.nullable(),
});
export type BudgetStatus = z.infer<typeof BudgetStatus>;

export const Budget = z.object({
  id: Id,
  name: z.string(),
  scope: Scope,
  period: z.enum(['hour', 'day', 'week', 'month']),
  amount: Money,
  currency: Currency,
  timezone: z.string(),
  thresholds: z.array(BudgetThreshold),
  channelIds: z.array(Id),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Budget = z.infer<typeof Budget>;
