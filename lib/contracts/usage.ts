import { z } from 'zod';
import { Currency, Instant, Money, NamedRef, Timezone } from './common';

export const UsageGroupBy = z.enum([
  'model',
  'project',
  'apiKey',
  'user',
  'kind',
  'serviceTier',
  'batch',
  'connection',
]);
export type UsageGroupBy = z.infer<typeof UsageGroupBy>;
export const UsageBucket = z.enum(['minute', 'hour', 'day', 'month']);
export type UsageBucket = z.infer<typeof UsageBucket>;

const Filter = z.array(z.string().min(1).max(200)).max(100).default([]);

/** `GET /usage`. Filters repeat: `&model=a&model=b`. The literal "none" matches usage without that dimension. */
export const UsageQuery = z
  .object({
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
  })
  .refine((query) => new Date(query.from) < new Date(query.to), {
    path: ['to'],
    message: 'expected an instant after `from`',
  });
export type UsageQuery = z.infer<typeof UsageQuery>;

export const CostSource = z.enum(['estimated', 'billed', 'mixed']);
export type CostSource = z.infer<typeof CostSource>;

const Counts = {
  requests: z.number().int(),
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
  unpricedRequests: z.number().int().meta({ description: 'Requests of models without a known price; not in `cost`' }),
};

export const UsagePoint = z.object({
  start: Instant,
  ...Counts,
  complete: z.boolean().meta({ description: 'false = the bucket is still open or not read yet' }),
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

export const UsageResponse = z.object({
  from: Instant,
  to: Instant,
  bucket: UsageBucket,
  timezone: z.string(),
  currency: Currency,
  asOf: Instant.nullable().meta({ description: 'When the newest part was read; null = nothing read yet' }),
  series: z.array(UsageSeries),
  totals: z.object(Counts),
});
export type UsageResponse = z.infer<typeof UsageResponse>;

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
  unpricedModels: z.array(z.object({ model: z.string(), kind: z.string(), requests: z.number().int() })),
});
export type ReconciliationResponse = z.infer<typeof ReconciliationResponse>;
