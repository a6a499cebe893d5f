import { z } from 'zod';
import { Currency, Id, Instant, Money, NamedRef, Timezone } from '@/lib/contracts/common';
import { HOUR_MS } from '@/lib/domain/time';
import { ADDING_MEASURES } from '@/lib/domain/usage/usage-measure';

export const UsageGroupBy = z.enum([
  'model',
  'project',
  'apiKey',
  'user',
  'kind',
  'serviceTier',
  'batch',
  'connection',
  'provider',
  'payer',
]);
export type UsageGroupBy = z.infer<typeof UsageGroupBy>;
export const UsageBucket = z.enum(['minute', 'hour', 'day', 'month']);
export type UsageBucket = z.infer<typeof UsageBucket>;

/** Metrics whose values add up, so that groups can be ranked by them. */
export const UsageRankBy = z.enum(ADDING_MEASURES);
export type UsageRankBy = z.infer<typeof UsageRankBy>;

const Filter = z.array(z.string().min(1).max(200)).max(100).default([]);

const UsageWindow = z.object({
  from: Instant,
  to: Instant,
  bucket: UsageBucket.default('day'),
  groupBy: z.array(UsageGroupBy).max(4).default([]),
  timezone: Timezone.optional(),
  model: Filter,
  project: Filter,
  apiKey: Filter,
  user: Filter,
  kind: Filter,
  serviceTier: Filter,
  batch: Filter,
  connection: Filter,
  provider: Filter,
  payer: Filter.meta({
    description:
      'Payers of the allocation and those beneath them; "none" = paid by nobody. By payer only money of whole UTC days is known: counts are not, no other filter or group goes with it, and `bucket` is day or month',
  }),
});

const isForward = (query: { from: string; to: string }) => new Date(query.from) < new Date(query.to);
const FORWARD = { path: ['to'], message: 'expected an instant after `from`' };

/** `GET /usage`. Filters repeat: `&model=a&model=b`. The literal "none" matches usage without that dimension. */
export const UsageQuery = UsageWindow.extend({
  top: z.coerce
    .number()
    .int()
    .min(1)
    .max(50)
    .optional()
    .meta({ description: 'Keeps this many groups apart, the biggest by `rankBy`; all others add up to `other`' }),
  rankBy: UsageRankBy.optional().meta({ description: 'What "biggest" means, default: `cost`' }),
}).refine(isForward, FORWARD);
export type UsageQuery = z.infer<typeof UsageQuery>;

/** `GET /usage/export`: the same question, the answer as a file. */
export const UsageExportQuery = UsageWindow.extend({
  top: z.coerce.number().int().min(1).max(50).optional(),
  rankBy: UsageRankBy.optional(),
  format: z.enum(['csv', 'json', 'focus']).default('csv'),
}).refine(isForward, FORWARD);
export type UsageExportQuery = z.infer<typeof UsageExportQuery>;

export const UsageSort = z.enum([
  ...UsageRankBy.options,
  'name',
  'tokensPerRequest',
  'cacheShare',
  'costPer1kRequests',
]);
export type UsageSort = z.infer<typeof UsageSort>;

/** `GET /usage/groups`: totals by group over the whole window, a page at a time. */
export const UsageGroupsQuery = UsageWindow.extend({
  sort: UsageSort.default('cost'),
  order: z.enum(['asc', 'desc']).default('desc'),
  search: z.string().max(200).optional().meta({ description: 'Part of an id or name, in any case' }),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}).refine(isForward, FORWARD);
export type UsageGroupsQuery = z.infer<typeof UsageGroupsQuery>;

/** Every hour of the window is read and held, so the window is bounded: seven years. */
const MOST_HOURS = 7 * 366 * 24;

/** `GET /usage/hours`: an ordinary week, hour by hour. */
export const UsageHoursQuery = UsageWindow.omit({ bucket: true, groupBy: true })
  .refine(isForward, FORWARD)
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_HOURS * HOUR_MS, {
    path: ['to'],
    message: 'expected at most seven years after `from`',
  });
export type UsageHoursQuery = z.infer<typeof UsageHoursQuery>;

export const CostSource = z.enum(['estimated', 'billed', 'mixed']);
export type CostSource = z.infer<typeof CostSource>;

const Counts = {
  requests: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'null = not known: the provider counts tokens and no requests' }),
  requestsComplete: z.boolean().optional().meta({
    description: 'false = a part of this usage was reported without a number of requests, so `requests` lacks it',
  }),
  inputTokens: z.number().int(),
  cachedInputTokens: z.number().int(),
  cacheWriteTokens: z.number().int(),
  outputTokens: z.number().int(),
  inputAudioTokens: z.number().int(),
  outputAudioTokens: z.number().int(),
  inputImageTokens: z.number().int(),
  outputImageTokens: z.number().int(),
  units: z
    .number()
    .int()
    .meta({ description: "The kind's own unit: images, characters, seconds, bytes, sessions, calls" }),
  cost: Money.nullable().meta({ description: 'null = nothing in this point has a known price' }),
  costSource: CostSource,
  assumedCost: Money.meta({
    description: 'The part of `cost` that rests on an assumption; `GET /reconciliation` says on which',
  }),
  unpricedRequests: z
    .number()
    .int()
    .meta({ description: 'Requests without a known price, or with a part that has none; that part is not in `cost`' }),
};

export const UsagePoint = z.object({
  start: Instant,
  ...Counts,
  complete: z.boolean().meta({ description: 'false = the bucket is still open, not read yet, or `approximate`' }),
  approximate: z.boolean().optional().meta({
    description:
      'true = over and read, but it begins or ends within a day or hour that is stored whole, which counts to where its middle lies',
  }),
});
export type UsagePoint = z.infer<typeof UsagePoint>;

export const UsageSeries = z.object({
  group: z
    .record(z.string(), z.string().nullable())
    .meta({ description: 'Provider ids by dimension, e.g. {"model":"gpt-4.1"}' }),
  names: z
    .record(z.string(), z.string())
    .meta({ description: 'Names for the ids above, where the inventory knows them' }),
  points: z.array(UsagePoint),
});
export type UsageSeries = z.infer<typeof UsageSeries>;

export const LeftOut = z
  .array(
    z.object({
      connection: Id,
      name: z.string(),
      billedBy: z.string(),
      billedByName: z.string(),
      requests: z.number().int().nullable(),
      cost: Money.nullable(),
    }),
  )
  .meta({
    description:
      'What gateways show and another connection bills, which is in no sum of this answer: `connection` saw it, the provider `billedBy` is connected as well. Ask for a connection, project, key or person to see it',
  });

export const UsageResponse = z.object({
  from: Instant,
  to: Instant,
  bucket: UsageBucket,
  timezone: z.string(),
  currency: Currency,
  asOf: Instant.nullable().meta({ description: 'When the newest part was read; null = nothing read yet' }),
  coveredFrom: Instant.nullable().optional().meta({
    description:
      'From when on usage is stored in rows fine enough for this bucket; what lies before is missing. null = nothing read yet',
  }),
  series: z.array(UsageSeries),
  other: z
    .object({ groups: z.number().int(), points: z.array(UsagePoint) })
    .optional()
    .meta({ description: 'Only with `top`: the sum of the groups that are not in `series`, and how many they are' }),
  unassigned: z.array(UsageSeries).optional().meta({
    description:
      'Charges and credits of the bill that it does not split by `groupBy`: `series`, `other` and these add up to `totals`, which are the same whatever the grouping',
  }),
  leftOut: LeftOut.optional(),
  totals: z.object(Counts),
  approximate: z.boolean().optional().meta({
    description:
      'true = the window begins or ends within a day or hour that is stored whole, so `totals` are approximate',
  }),
});
export type UsageResponse = z.infer<typeof UsageResponse>;

export const UsageTotals = z.object(Counts);
export type UsageTotals = z.infer<typeof UsageTotals>;

export const UsageGroup = z.object({
  group: z.record(z.string(), z.string().nullable()),
  names: z.record(z.string(), z.string()),
  totals: UsageTotals,
});
export type UsageGroup = z.infer<typeof UsageGroup>;

export const UsageGroupsResponse = z.object({
  from: Instant,
  to: Instant,
  currency: Currency,
  asOf: Instant.nullable(),
  data: z.array(UsageGroup),
  nextCursor: z.string().nullable(),
  groups: z.number().int().meta({ description: 'How many groups there are in all pages' }),
  unassigned: UsageTotals.optional().meta({
    description: 'Charges and credits of the bill that it does not split by `groupBy`; they belong to no group',
  }),
  totals: UsageTotals.meta({
    description: 'Of all groups, also those on other pages or not matching `search`, and of what belongs to none',
  }),
});
export type UsageGroupsResponse = z.infer<typeof UsageGroupsResponse>;

export const UsageHoursResponse = z.object({
  from: Instant,
  to: Instant,
  timezone: z.string(),
  currency: Currency,
  asOf: Instant.nullable(),
  cells: z
    .array(
      z.object({
        weekday: z.number().int().meta({ description: '1 = Monday … 7 = Sunday' }),
        hour: z.number().int().meta({ description: '0 … 23, on the clock of `timezone`' }),
        hours: z.number().int().meta({ description: 'How many such hours of the window are over' }),
        totals: UsageTotals,
        approximate: z.boolean().optional().meta({
          description:
            'true = some of them begin or end within an hour that is stored whole, in zones that are not whole hours from UTC',
        }),
      }),
    )
    .meta({ description: 'Hours that occurred in the window; a total is the sum over all of them' }),
});
export type UsageHoursResponse = z.infer<typeof UsageHoursResponse>;

/** An amount and the same weekdays before. */
export const SpendFigure = z.object({
  amount: Money,
  source: CostSource,
  previous: Money.nullable().meta({
    description: 'Same weekdays before, up to the same time of day; null = no history',
  }),
  approximate: z.boolean().meta({
    description:
      'true = `amount` begins within a day or hour that is stored whole, which counts to where its middle lies',
  }),
  previousApproximate: z.boolean().meta({ description: 'The same of `previous`, which also ends at a time of day' }),
  assumed: Money.meta({ description: 'The part of `amount` that rests on an assumption about a price' }),
  unpricedRequests: z.number().int().meta({ description: 'Requests that `amount` lacks, in whole or in part' }),
});
export type SpendFigure = z.infer<typeof SpendFigure>;

/** `GET /reconciliation`: estimate against bill. */
export const ReconciliationReason = z.enum([
  'matched',
  'settling',
  'unpriced',
  'not-in-usage',
  'not-billed',
  'price-difference',
]);
export const ReconciliationRow = z.object({
  day: z.iso.date(),
  connection: NamedRef,
  project: NamedRef,
  modelFamily: z.string(),
  estimated: Money,
  billed: Money,
  difference: Money,
  reason: ReconciliationReason,
});
export const ReconciliationQuery = z.object({ from: z.iso.date(), to: z.iso.date() });
export const ReconciliationResponse = z.object({
  currency: Currency,
  days: z.array(z.object({ day: z.iso.date(), estimated: Money, billed: Money, difference: Money })),
  rows: z.array(ReconciliationRow),
  otherCurrencies: z
    .array(
      z.object({
        day: z.iso.date(),
        connection: NamedRef,
        currency: z.string(),
        amount: Money.meta({ description: 'In its own currency' }),
        converted: Money.nullable().meta({
          description: 'In dollars; null = no rate is known for the day: it is in no cost of `GET /usage`',
        }),
        rateOn: z.iso.date().nullable().meta({ description: 'Day of the rate' }),
      }),
    )
    .meta({ description: 'Billed in another currency' }),
  listPrices: z
    .array(
      z.object({
        connection: NamedRef,
        currency: z.string(),
        list: Money.meta({ description: 'At list prices, in that currency' }),
        billed: Money.meta({ description: 'The same charges as billed' }),
        estimated: Money.nullable().meta({
          description: 'Our estimate of the same days in dollars; null = no usage is read',
        }),
      }),
    )
    .meta({ description: 'Where a provider or a file reports list prices' }),
  refusedRows: z
    .array(
      z.object({
        start: Instant,
        end: Instant,
        connection: NamedRef,
        subject: z.string().meta({ description: 'A kind of usage, or "costs"' }),
        rows: z.number().int(),
        message: z.string(),
      }),
    )
    .meta({ description: 'Buckets that lack rows of the provider that could not be read; they are not `complete`' }),
  unpricedModels: z
    .array(
      z.object({
        model: z.string(),
        kind: z.string(),
        requests: z.number().int(),
        reason: z.string().meta({ description: 'Which price is missing' }),
      }),
    )
    .meta({ description: 'Usage without a price, or with a part that has none' }),
  assumptions: z
    .array(z.object({ model: z.string(), kind: z.string(), cost: Money, reason: z.string() }))
    .meta({ description: 'Estimated costs that rest on an assumption, the largest first' }),
});
export type ReconciliationResponse = z.infer<typeof ReconciliationResponse>;
