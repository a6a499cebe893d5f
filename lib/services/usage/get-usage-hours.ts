import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { UsageHoursQuery, UsageHoursResponse } from '@/lib/contracts/usage/usage';
import { listClockHours } from '@/lib/domain/usage/usage-plan';
import { assembleHourCells, splitHours } from '@/lib/presenters/usage/usage-hours';
import { throughUsageCache } from '@/lib/services/answer-cache';
import { planUsage, readUsageParts } from './plan-usage';

/** Usage by hour of the week on the zone's clock, summed over a window. Hours that did not occur are absent. */
export function getUsageHours(
  viewer: Viewer,
  query: UsageHoursQuery,
  now: Date = readNow(),
): Promise<UsageHoursResponse> {
  return throughUsageCache(viewer, ['hours', query], now, () => loadUsageHours(viewer, query, now));
}

async function loadUsageHours(viewer: Viewer, query: UsageHoursQuery, now: Date): Promise<UsageHoursResponse> {
  const timezone = query.timezone ?? viewer.timezone;
  const slices = splitHours({ startsAt: new Date(query.from), endsAt: new Date(query.to) }, timezone);
  const read = await Promise.all(
    slices.map(async ({ startsAt, endsAt }) => {
      const window = { from: startsAt.toISOString(), to: endsAt.toISOString() };
      const plan = await planUsage(viewer, { ...query, ...window, bucket: 'hour', groupBy: [] }, now, listClockHours);
      return { plan, parts: await readUsageParts(plan) };
    }),
  );
  return {
    from: new Date(query.from).toISOString(),
    to: new Date(query.to).toISOString(),
    timezone,
    currency: 'USD',
    asOf: read[0]?.plan.asOf?.toISOString() ?? null,
    cells: assembleHourCells(
      read.map(({ plan, parts }) => ({ buckets: plan.buckets, parts, isExact: plan.isExact })),
      timezone,
      read[0]?.plan.asOf ?? null,
    ),
  };
}
