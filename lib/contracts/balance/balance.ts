import { z } from 'zod';
import { CalendarDay, Currency, Id, Instant, Money, PageQuery, PositiveMoney } from '@/lib/contracts/common';
import { BALANCE_ENTRY_KINDS, MAX_INVOICE_FILE_BYTES } from '@/lib/domain/balance/balance';

const EntryKind = z.enum(BALANCE_ENTRY_KINDS).meta({
  description: 'top-up = money paid in at `at`; balance = so much was left at `at`, whatever was entered before it',
});
const Note = z.string().trim().max(200);

/** Amounts that may be nothing: a balance can be used up. */
const Amount = Money.refine((text) => !text.startsWith('-'), 'expected an amount of 0 or more').refine(
  (text) => !/^0*[1-9]\d{9}/.test(text),
  'expected an amount below 1,000,000,000',
);

/** `POST /balance-entries` */
export const BalanceEntryCreate = z
  .object({
    connectionId: Id,
    kind: EntryKind.default('top-up'),
    amount: Amount,
    at: Instant.optional().meta({ description: 'Absent = now' }),
    note: Note.default(''),
  })
  .refine(({ kind, amount }) => kind === 'balance' || /[1-9]/.test(amount), {
    path: ['amount'],
    message: 'expected an amount above 0 for a top-up',
  });
export type BalanceEntryCreate = z.infer<typeof BalanceEntryCreate>;
export type BalanceEntryCreateInput = z.input<typeof BalanceEntryCreate>;

export const BalanceEntry = z.object({
  id: Id,
  connectionId: Id,
  kind: EntryKind,
  amount: Money,
  currency: Currency,
  at: Instant,
  note: z.string(),
  createdAt: Instant,
  createdBy: z.string(),
});
export type BalanceEntry = z.infer<typeof BalanceEntry>;

export const BalanceEntryQuery = PageQuery.extend({ connectionId: Id.optional() });

const Recharge = z
  .object({
    below: PositiveMoney.meta({ description: 'The provider charges when less than this is left' }),
    amount: PositiveMoney.meta({ description: 'What it charges' }),
  })
  .meta({ description: 'Automatic recharging, as it is set at the provider' });

/** `PUT /balances/:id/recharge` */
export const RechargeUpdate = z.object({ recharge: Recharge.nullable() });
export type RechargeUpdate = z.infer<typeof RechargeUpdate>;

/** One element of `GET /balances`: the prepaid credits of one connection. */
export const Balance = z.object({
  connectionId: Id,
  connectionName: z.string(),
  provider: z.string(),
  currency: Currency,
  left: Money.nullable().meta({
    description: 'null = no balance or payment was entered, and the provider reports none',
  }),
  since: Instant.nullable().meta({ description: 'Where counting begins; null = nowhere' }),
  saidBy: z.enum(['provider', 'person']).nullable().meta({
    description: 'Who said what was there at `since`; null = it begins with a top-up',
  }),
  credit: Money.meta({ description: 'What was there at `since` and was paid in from then on' }),
  spent: Money.meta({ description: 'What was spent from `since` on' }),
  costSource: z.enum(['estimated', 'billed', 'mixed']),
  complete: z.boolean().meta({ description: 'false = usage is read from later than `since` on, so some is missing' }),
  asOf: Instant.nullable().meta({ description: 'Usage before it was read; null = none yet' }),
  recharge: Recharge.nullable(),
  assumedRecharges: z.number().int().meta({
    description: 'Automatic recharges that must have happened and were not entered; they are in `left`',
  }),
  spentLastDay: Money,
  perDay: Money.nullable().meta({ description: 'Mean of the last 28 days; null = too little is known' }),
  endsAt: Instant.nullable().meta({
    description:
      'When nothing is left, or the next automatic recharge is due; null = not within two years, or not known',
  }),
  earliestAt: Instant.nullable().meta({ description: 'The same at the pace of the busiest week of the last four' }),
  latestAt: Instant.nullable().meta({ description: 'The same at the pace of the calmest week of the last four' }),
  rechargesPerMonth: z.number().nullable().meta({ description: 'At this pace; null = it does not recharge' }),
  state: z.enum(['unknown', 'ok', 'ending', 'empty', 'recharging']),
});
export type Balance = z.infer<typeof Balance>;

const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month such as "2026-11"')
  .meta({ description: 'Month of UTC, YYYY-MM' });

/** `POST /invoices` */
export const InvoiceCreate = z.object({
  connectionId: Id,
  month: Month,
  number: z.string().trim().min(1, 'expected the number of the invoice').max(80),
  amount: Amount.meta({ description: 'Without taxes' }),
  note: Note.default(''),
  file: z
    .object({
      name: z.string().trim().min(1).max(120),
      base64: z.base64().max(Math.ceil((MAX_INVOICE_FILE_BYTES * 4) / 3) + 4, 'expected a file of at most 700 kB'),
    })
    .nullable()
    .default(null)
    .meta({ description: 'A PDF of at most 700 kB' }),
});
export type InvoiceCreate = z.infer<typeof InvoiceCreate>;
export type InvoiceCreateInput = z.input<typeof InvoiceCreate>;

export const InvoiceQuery = PageQuery.extend({ month: Month.optional() });

export const Invoice = z.object({
  id: Id,
  connectionId: Id,
  connectionName: z.string(),
  month: Month,
  number: z.string(),
  amount: Money,
  currency: Currency,
  note: z.string(),
  fileName: z.string().nullable().meta({ description: 'null = no file is attached' }),
  spent: Money.meta({ description: 'Billed in the month by the API, on days without a bill estimated' }),
  costSource: z.enum(['estimated', 'billed', 'mixed']),
  invoiced: Money.meta({ description: 'All invoices of the connection and month together' }),
  difference: Money.meta({ description: '`invoiced` less `spent`' }),
  differencePercent: z.number().nullable(),
  state: z.enum(['matches', 'differs', 'open']).meta({
    description: 'matches = within half a percent or a dollar; open = the month is not over or not settled yet',
  }),
  settledOn: CalendarDay.meta({ description: 'From when on the month is compared' }),
  createdAt: Instant,
  createdBy: z.string(),
});
export type Invoice = z.infer<typeof Invoice>;
