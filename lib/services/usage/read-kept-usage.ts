import { DAY_MS } from '@/lib/domain/time';
import { cutSegments } from '@/lib/domain/usage/usage-plan';
import type { UsagePart } from '@/lib/presenters/usage/usage-response';
import { findPastEnd, throughPastCache } from '@/lib/services/answer-cache';
import { expectFewParts, type ReadOptions, readUsageParts, type UsagePlan } from './plan-usage';

/** Days begin and end on these, in every zone. */
const QUARTER_MS = 900_000;

/**
 * The same parts as `readUsageParts`, with those of past days from memory while none of these changed: a page over
 * ninety days then reads the rows of one or two. For pages and the HTTP API.
 */
export async function readKeptUsageParts(plan: UsagePlan, options: ReadOptions = {}): Promise<UsagePart[]> {
  // The allocation keeps its own past days.
  if (plan.payers) return readUsageParts(plan, options);
  const pastEnd = findKeptEnd(plan.span.endsAt);
  const cuts = plan.reads.map((read) => ({ read, ...cutSegments(read.segments, pastEnd) }));
  const past = { ...plan, reads: cuts.map(({ read, before }) => ({ ...read, segments: before })) };
  const recent = { ...plan, reads: cuts.map(({ read, after }) => ({ ...read, segments: after })) };
  const { reads, groupBy, filters, elsewhere } = past;
  const billedDays = plan.billedDays.filter((day) => day.startsAt < pastEnd);
  const parts = await Promise.all([
    throughPastCache(plan.workspaceId, ['parts', { reads, groupBy, filters, elsewhere, billedDays, options }], () =>
      readUsageParts({ ...past, billedDays }, options),
    ),
    readUsageParts(recent, options),
  ]);
  return expectFewParts(parts.flat());
}

/**
 * Up to when sums are kept. A window that ends in the middle of nowhere ("up to this time a week ago") ends elsewhere at
 * each question: its last day is read, and the days before are kept.
 */
function findKeptEnd(endsAt: Date): Date {
  const pastEnd = findPastEnd();
  if (endsAt >= pastEnd || endsAt.getTime() % QUARTER_MS === 0) return pastEnd;
  return new Date(Math.floor(endsAt.getTime() / DAY_MS) * DAY_MS);
}
