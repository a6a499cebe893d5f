import { NO_COUNTS, type UsageCounts } from '@/lib/domain/usage/usage';
import { LEAST_SAVING, type Saving, type Sureness } from './saving';
import { addCounts, findPlace, isStandard, priceCounts, type Strand, subjectOf, type Work } from './strand';
import { formatMonthly, formatShare } from './words';

/** From 22:00 to 06:00 in the workspace's zone nobody waits for an answer. */
const NIGHT = new Set([22, 23, 0, 1, 2, 3, 4, 5]);
const NIGHT_SHARE = 0.5;
const SURE_NIGHT_SHARE = 0.8;
/** Work of a schedule: so much of it within so few hours of the day, on so many days. */
const SCHEDULE_SHARE = 0.9;
const SCHEDULE_HOURS = 3;
const SCHEDULE_DAYS = 10;
/** A key that sends so many requests in batches already can do it. */
const LEAST_BATCHED = 100;

/** Providers whose batches cost half of standard, by lib/domain/pricing/service-tiers.ts; what each calls the way. */
const WAYS: Readonly<Record<string, string>> = {
  openai: 'the Batch API or the flex tier',
  anthropic: 'the Message Batches API',
};

/** The part of a strand that can wait, and why. */
type Movable = { counts: UsageCounts; sureness: Sureness; why: string };

/** Work at standard price that comes at night, by a schedule, or is sent in batches in part already. */
export function judgeBatch(work: Work, at: Date): Saving[] {
  const [first] = work.strands;
  const way = WAYS[findPlace(first)?.catalogue ?? ''];
  if (way === undefined || (first.kind !== 'completions' && first.kind !== 'embeddings')) return [];
  const batched = addCounts(work.strands.filter(({ batch }) => batch === true).map(({ month }) => month));
  let best: Saving | null = null;
  for (const strand of work.strands.filter(isStandard)) {
    const movable = findMovable(strand, at, batched.requests);
    if (!movable) continue;
    const before = priceCounts(strand, movable.counts, at);
    const after = priceCounts(strand, movable.counts, at, { batch: true });
    const whole = priceCounts(strand, strand.month, at);
    if (before === null || after === null || whole === null || before - after < LEAST_SAVING) continue;
    const saving: Saving = {
      ...{ kind: 'batch', subject: subjectOf(first), sureness: movable.sureness },
      ...{ monthlyNanos: before - after, currentNanos: whole },
      title: `Send it through ${way}, at half the price`,
      evidence: movable.why,
      reckoning: `That part cost ${formatMonthly(before)} at standard price; in batches it costs ${formatMonthly(after)}`,
    };
    if (best === null || saving.monthlyNanos > best.monthlyNanos) best = saving;
  }
  return best ? [best] : [];
}

function findMovable(strand: Strand, at: Date, batchedRequests: number): Movable | null {
  if (batchedRequests >= LEAST_BATCHED) {
    const why =
      'The same key sends the same model in batches already: the rest of its work may be able to wait as well';
    return { counts: strand.month, sureness: 'possible', why };
  }
  const { hours } = strand;
  if (!hours) return null;
  const costs = hours.byHour.map((counts) => Number(priceCounts(strand, counts, at) ?? 0n));
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  if (total === 0) return null;
  const night = costs.reduce((sum, cost, hour) => sum + (NIGHT.has(hour) ? cost : 0), 0) / total;
  if (night >= NIGHT_SHARE) {
    return {
      counts: addCounts(hours.byHour.map((counts, hour) => (NIGHT.has(hour) ? counts : NO_COUNTS))),
      sureness: night >= SURE_NIGHT_SHARE ? 'likely' : 'possible',
      why: `${formatShare(night)} of its cost falls between 22:00 and 06:00`,
    };
  }
  const most = costs.toSorted((left, right) => right - left).slice(0, SCHEDULE_HOURS);
  const share = most.reduce((sum, cost) => sum + cost, 0) / total;
  if (share < SCHEDULE_SHARE || hours.days < SCHEDULE_DAYS) return null;
  return {
    ...{ counts: strand.month, sureness: 'possible' },
    why: `${formatShare(share)} of its cost falls into the same ${SCHEDULE_HOURS} hours of the day, on ${hours.days} of 30 days, as the work of a schedule does`,
  };
}
