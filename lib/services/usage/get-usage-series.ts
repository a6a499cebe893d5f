import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { UsageQuery, UsageResponse } from '@/lib/contracts/usage/usage';
import { balanceUsage } from '@/lib/presenters/usage/balance-usage';
import { rankGroups } from '@/lib/presenters/usage/usage-groups';
import { assembleUsageResponse, listGroupTotals } from '@/lib/presenters/usage/usage-response';
import { throughUsageCache } from '@/lib/services/answer-cache';
import { findBilledQuery, isWhollyBilled } from './billed-query';
import { findGroupNames, planUsage, type ReadParts, readUsageParts, type UsagePlan } from './plan-usage';
import { readKeptUsageParts } from './read-kept-usage';
import { readLeftOut } from './read-left-out';

/**
 * Usage by chart bucket and group, summed in SQL from the coarsest rows that answer exactly. Days whose bill is final
 * show what was billed where the bill knows the grouping; what it does not split so is `unassigned`, so that a window has one
 * total whatever the grouping. With `top` only the biggest groups stay apart, so that the
 * answer is as small for five thousand keys as for twelve. Throws `invalid_input` when the range has more than 2,000
 * points and says which bucket fits.
 */
export async function getUsageSeries(
  viewer: Viewer,
  query: UsageQuery,
  now: Date = readNow(),
  readParts: ReadParts = readUsageParts,
): Promise<UsageResponse> {
  const plan = await planUsage(viewer, query, now);
  const leftOut = await readLeftOut(plan, readParts);
  const usage = { ...(await assembleSeries(plan, query, readParts)), ...(leftOut.length > 0 && { leftOut }) };
  if (isWhollyBilled(query.groupBy)) return usage;
  const billed = findBilledQuery(query);
  const whole = await planUsage(viewer, billed, now);
  if (whole.billedDays.length === 0) return usage;
  return balanceUsage(usage, await assembleSeries(whole, billed, readParts), query.groupBy);
}

async function assembleSeries(plan: UsagePlan, query: UsageQuery, readParts: ReadParts): Promise<UsageResponse> {
  const fold = await chooseKeptGroups(plan, query, readParts);
  const parts = await readParts(plan, { kept: fold?.kept });
  const findName = await findGroupNames(
    plan,
    parts.map((part) => part.group),
  );
  return assembleUsageResponse({
    from: plan.span.startsAt,
    to: plan.span.endsAt,
    bucket: query.bucket,
    timezone: plan.timezone,
    asOf: plan.asOf,
    groupBy: query.groupBy,
    coveredFrom: plan.coveredFrom,
    buckets: plan.buckets.map((one) => ({
      startsAt: one.startsAt,
      isComplete: plan.isComplete(one),
      isExact: plan.isExact(one),
    })),
    isExact: plan.isExact(plan.span),
    parts,
    otherGroups: query.top === undefined ? undefined : (fold?.otherGroups ?? 0),
    findName,
  });
}

/** The biggest groups over the whole window, where there are more of them than asked for. */
async function chooseKeptGroups(plan: UsagePlan, { top, rankBy = 'cost', groupBy }: UsageQuery, readParts: ReadParts) {
  if (top === undefined || groupBy.length === 0) return null;
  const groups = rankGroups(listGroupTotals(await readParts(plan, { isWhole: true })), rankBy);
  // A single leftover is shown by its name: "Other (1)" would hide it without saving anything.
  if (groups.length <= top + 1) return null;
  return { kept: groups.slice(0, top).map((one) => one.values), otherGroups: groups.length - top };
}

/** The same as `getUsageSeries`, answered from memory while nothing has changed. For pages and the HTTP API. */
export function serveUsageSeries(viewer: Viewer, query: UsageQuery, now: Date = readNow()): Promise<UsageResponse> {
  return throughUsageCache(viewer, ['series', query], now, () =>
    getUsageSeries(viewer, query, now, readKeptUsageParts),
  );
}

/** The same as JSON in UTF-8: rendering it anew for each reader would cost more than the rest of the request. */
export function serveUsageSeriesBytes(
  viewer: Viewer,
  query: UsageQuery,
  now: Date = readNow(),
): Promise<Uint8Array<ArrayBuffer>> {
  return throughUsageCache(viewer, ['series bytes', query], now, async () =>
    new TextEncoder().encode(JSON.stringify(await serveUsageSeries(viewer, query, now))),
  );
}
