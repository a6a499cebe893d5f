import { z } from 'zod';
import type { ObservedBucket, ObservedRow } from '@/lib/domain/anomaly/types';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { BUCKET_SECONDS, USAGE_KINDS } from '@/lib/domain/usage/usage';

/** What a line of recorded usage says it is; other lines are a provider's own buckets. */
export const RECORDED_USAGE = 'spendwatch.usage';

const Name = z.string().min(1).max(200).nullable();
const Count = z.number().int().min(0).max(1e13);
const Seconds = z.number().int().min(0).max(253_402_300_800);

const Row = z.strictObject({
  project: Name,
  key: Name,
  user: Name,
  model: Name,
  batch: z.boolean().nullable(),
  tier: Name,
  requests: Count,
  input_tokens: Count,
  cached_input_tokens: Count,
  output_tokens: Count,
  /** Dollars as text; null = no price is known. */
  cost: z
    .string()
    .regex(/^-?\d{1,12}(\.\d{1,9})?$/, 'expected dollars with at most nine decimals, such as "1.25"')
    .nullable(),
});

type Span = { start_time: number; end_time: number };
const findWidth = ({ start_time, end_time }: Span) =>
  Object.values(BUCKET_SECONDS).find((seconds) => seconds === end_time - start_time);

const Recorded = z
  .strictObject({
    object: z.literal(RECORDED_USAGE),
    kind: z.enum(USAGE_KINDS),
    start_time: Seconds,
    end_time: Seconds,
    observed_at: Seconds,
    rows: z.array(Row),
  })
  .refine((line) => findWidth(line) !== undefined, {
    path: ['end_time'],
    message: 'expected a minute, an hour or a day after start_time',
  })
  .refine((line) => line.observed_at >= line.start_time, {
    path: ['observed_at'],
    message: 'expected an instant after start_time',
  });

/** Replaces ids and names by numbered ones, the same for the same, in the order in which they come. */
export function createPseudonyms(): (what: 'project' | 'key' | 'user' | 'model', id: string | null) => string | null {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  return (what, id) => {
    if (id === null) return null;
    const name = known.get(`${what} ${id}`);
    if (name !== undefined) return name;
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    known.set(`${what} ${id}`, `${what}_${count}`);
    return `${what}_${count}`;
  };
}

/** One bucket as a line of JSON, with its names replaced. */
export function renderRecordedBucket(bucket: ObservedBucket, replace: ReturnType<typeof createPseudonyms>): string {
  return JSON.stringify({
    object: RECORDED_USAGE,
    kind: bucket.kind,
    start_time: bucket.startSeconds,
    end_time: bucket.startSeconds + bucket.widthSeconds,
    observed_at: bucket.observedAtSeconds,
    rows: bucket.rows.map((row) => ({
      project: replace('project', row.projectId),
      key: replace('key', row.apiKeyId),
      user: replace('user', row.userId),
      model: replace('model', row.model),
      batch: row.batch,
      tier: row.serviceTier,
      requests: row.requests,
      input_tokens: row.inputTokens,
      cached_input_tokens: row.cachedInputTokens,
      output_tokens: row.outputTokens,
      cost: row.costNanos === null ? null : formatNanosExact(row.costNanos),
    })),
  } satisfies z.input<typeof Recorded>);
}

/** A line that `renderRecordedBucket` wrote, as the detector takes it; a text names the field at fault. */
export function parseRecordedUsage(raw: unknown): ObservedBucket | string {
  const parsed = Recorded.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not readable'}`;
  }
  const { kind, start_time: startSeconds, observed_at, rows } = parsed.data;
  return {
    kind,
    startSeconds,
    widthSeconds: findWidth(parsed.data) ?? 60,
    observedAtSeconds: observed_at,
    rows: rows.map(
      (row): ObservedRow => ({
        projectId: row.project,
        apiKeyId: row.key,
        userId: row.user,
        model: row.model,
        batch: row.batch,
        serviceTier: row.tier,
        requests: row.requests,
        inputTokens: row.input_tokens,
        cachedInputTokens: row.cached_input_tokens,
        outputTokens: row.output_tokens,
        costNanos: row.cost === null ? null : parseDecimalToNanos(row.cost),
      }),
    ),
  };
}
