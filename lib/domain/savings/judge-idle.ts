import { LEAST_SAVING, type Saving } from './saving';
import { addCounts, findPlace, priceCounts, subjectOf, type Work } from './strand';
import { formatCount, formatMonthly } from './words';

/** Tiers that cost more than standard for the same answer, sooner. */
const FAST_TIERS = ['priority', 'fast'];

/** Requests that pay for speed. */
export function judgeTier({ strands }: Work, at: Date): Saving[] {
  const fast = strands.filter(
    (one) => findPlace(one)?.catalogue === 'openai' && FAST_TIERS.includes((one.serviceTier ?? '').toLowerCase()),
  );
  const [first] = fast;
  const sum = { before: 0n, after: 0n };
  for (const strand of fast) {
    const before = priceCounts(strand, strand.month, at);
    const after = priceCounts(strand, strand.month, at, { serviceTier: null });
    if (before === null || after === null) return [];
    sum.before += before;
    sum.after += after;
  }
  if (!first || sum.before - sum.after < LEAST_SAVING) return [];
  const requests = addCounts(fast.map(({ month }) => month)).requests;
  return [
    {
      ...{ kind: 'service-tier', subject: subjectOf(first), sureness: 'possible', to: 'default' },
      ...{ monthlyNanos: sum.before - sum.after, currentNanos: sum.before },
      title: `Leave the ${first.serviceTier} tier where nobody waits`,
      evidence: `${formatCount(requests)} requests in the last 30 days paid for the ${first.serviceTier} tier`,
      reckoning: `They cost ${formatMonthly(sum.before)}; at standard price ${formatMonthly(sum.after)}`,
    },
  ];
}

/** Keys of a connection that nobody used for a long time. */
export type IdleKeys = { connectionId: string; keys: number; withoutLimit: number; oldestOn: string };

export const IDLE_DAYS = 60;

/** They cost nothing; each one can spend whatever its project may, once it leaks. */
export function judgeIdleKeys(idle: readonly IdleKeys[]): Saving[] {
  return idle
    .filter(({ keys }) => keys > 0)
    .map(({ connectionId, keys, withoutLimit, oldestOn }) => ({
      ...{ kind: 'idle-keys', sureness: 'sure', monthlyNanos: 0n, currentNanos: 0n },
      subject: { connectionId, projectId: null, apiKeyId: null, model: null },
      title: keys === 1 ? 'Delete a key that nobody uses' : `Delete ${formatCount(keys)} keys that nobody uses`,
      evidence: `Not used for ${IDLE_DAYS} days or longer, one of them since ${oldestOn}`,
      reckoning:
        withoutLimit === 0
          ? 'They cost nothing; a leaked one can spend up to the limit of its project'
          : `They cost nothing; ${formatCount(withoutLimit)} of them can spend without limit once leaked`,
    }));
}
