import type { Transaction } from '@/lib/db/client';
import { sumScopeSpend } from '@/lib/db/usage/scope-spend';
import { DAY_MS, MINUTE_MS } from '@/lib/domain/time';
import { planSpendSegments } from '@/lib/domain/usage/spend-segment';

/** Hours of older days are thrown away; no more is asked for. */
const LONGEST_MS = 400 * DAY_MS;

const startOfMinute = (at: Date): Date => new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);

/** Estimated spend of keys in `[since, now)`, nano-dollars by "connection key"; at most the last 400 days. */
export async function loadKeySpend(
  tx: Transaction,
  workspaceId: string,
  keys: readonly { connectionId: string; apiKeyId: string; since: Date }[],
  now: Date,
): Promise<Map<string, bigint>> {
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const questions = keys.map(({ connectionId, apiKeyId, since }) => ({
    id: `${connectionId} ${apiKeyId}`,
    scope: { connectionId, apiKeyId },
    segments: planSpendSegments(
      startOfMinute(new Date(Math.max(since.getTime(), now.getTime() - LONGEST_MS))),
      startOfMinute(now),
      today,
    ),
  }));
  const sums = await sumScopeSpend(tx, workspaceId, questions);
  return new Map([...sums].map(([id, { nanos }]) => [id, nanos]));
}
