import { z } from 'zod';
import { SENSITIVITIES } from '@/lib/domain/anomaly/types';
import { MessageAmount, MessageInstant, MessageSeverity } from '@/lib/domain/notifications/message-parts';

/** What a day, week or month cost, frozen when the digest was made. */
export const DigestMessage = z.object({
  kind: z.literal('digest'),
  period: z.enum(['daily', 'weekly', 'monthly']),
  /** The period in words of the reader's calendar: "Sunday 22 November", "16 – 22 November", "October 2026". */
  periodLabel: z.string(),
  window: z.object({ start: MessageInstant, end: MessageInstant }),
  asOf: MessageInstant,
  /** No usage of the period was read from then on; absent = all of it was. */
  noDataSince: MessageInstant.optional(),
  costSource: z.enum(['estimated', 'billed', 'mixed']),
  spent: MessageAmount,
  /** The period before, as long; null = nothing is known of it. */
  previous: MessageAmount.nullable(),
  /** Spend by hour (daily) or by day. `label` stands below a bar, empty = none. */
  chart: z
    .array(z.object({ start: MessageInstant, label: z.string(), cost: MessageAmount.nullable() }))
    .max(400)
    .nullable(),
  /** Where it was spent, the most first; absent = there is one connection, or a digest of an earlier version. */
  connections: z
    .array(
      z.object({ name: z.string(), provider: z.string(), spent: MessageAmount, previous: MessageAmount.nullable() }),
    )
    .optional(),
  /** What changed most against the period before, the largest change first. */
  movers: z.array(
    z.object({
      dimension: z.string(),
      name: z.string(),
      spent: MessageAmount,
      previous: MessageAmount.nullable(),
      /** Why it changed, in words; absent = not known. */
      reason: z.string().optional(),
    }),
  ),
  /** What grew over seven days against each of the four weeks before, the largest rise first; absent = nothing did. */
  growth: z
    .array(
      z.object({ name: z.string(), extra: MessageAmount, usual: MessageAmount, since: z.string(), reason: z.string() }),
    )
    .optional(),
  /** Ways to pay less, the largest first, and what all of them save a month; absent = none, or the digest is of no month. */
  savings: z
    .object({
      total: MessageAmount,
      entries: z.array(z.object({ title: z.string(), name: z.string(), monthly: MessageAmount, note: z.string() })),
    })
    .optional(),
  budgets: z.array(
    z.object({
      name: z.string(),
      spent: MessageAmount,
      amount: MessageAmount,
      /** Expected at the end of the budget's period; null = too early to say. */
      forecast: MessageAmount.nullable(),
    }),
  ),
  incidents: z.array(
    z.object({
      incidentId: z.string(),
      number: z.number().int(),
      title: z.string(),
      severity: MessageSeverity,
      state: z.enum(['open', 'acknowledged', 'resolved']),
      openedAt: MessageInstant,
    }),
  ),
  /** What people said about the alerts of a month; absent = there was none, or the digest is of no month. */
  alerts: z
    .object({
      told: z.number().int(),
      real: z.number().int(),
      expected: z.number().int(),
      notUseful: z.number().int(),
      sensitivity: z.enum(SENSITIVITIES),
      /** A sensitivity that fits the answers better, and how many alerts it and the one in use give in 30 days. */
      better: z
        .object({ sensitivity: z.enum(SENSITIVITIES), told: z.number().int(), toldNow: z.number().int() })
        .nullable(),
    })
    .optional(),
  /** What is to be done about keys; absent = nothing, or a digest of an earlier version. */
  keys: z.array(z.object({ title: z.string(), note: z.string(), path: z.string().startsWith('/') })).optional(),
  /** Below the public address: ends digests for this reader at one POST (RFC 8058). null = the reader is no member. */
  unsubscribePath: z.string().startsWith('/').nullable(),
  timezone: z.string(),
  workspaceName: z.string(),
});
export type DigestMessage = z.infer<typeof DigestMessage>;
