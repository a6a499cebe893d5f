import type { Viewer } from '@/lib/auth/viewer';
import { UsageQuery, type UsageResponse } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { listUsageCursors } from '@/lib/db/usage/usage-coverage';
import { findBudgetPeriod, type Interval } from '@/lib/domain/calendar';
import { DAY_MS } from '@/lib/domain/time';
import type { Stretch } from '@/lib/domain/usage/overview-stretch';
import { computeCoverage } from '@/lib/domain/usage/usage-coverage';
import { sumParts } from '@/lib/presenters/usage/usage-response';
import { getUsageSeries } from './get-usage-series';
import { readKeptUsageParts } from './read-kept-usage';

/** Provider ids that spend is narrowed to. */
export type SpendFilter = Partial<Record<'apiKey' | 'project' | 'model' | 'user', string[]>>;
type GroupBy = UsageQuery['groupBy'];

/** From when on every connection was read; null = some connection was not read yet. */
export async function findReadFrom(viewer: Viewer): Promise<Date | null> {
  const coverages = computeCoverage(await listUsageCursors(getDb(), viewer.workspaceId));
  if (coverages.length === 0) return null;
  return new Date(Math.max(...coverages.map((one) => one.readFrom.getTime())));
}

/**
 * Spend of a stretch and of the one before it; `previous` is null where history does not reach back that
 * far, or only whole days of it are stored and the stretch is a part of one.
 */
export async function loadSpend(
  viewer: Viewer,
  stretch: Stretch,
  readFrom: Date | null,
  now: Date,
  filter: SpendFilter = {},
) {
  const hasHistory = readFrom !== null && readFrom <= stretch.previous.startsAt;
  const [current, previous] = await Promise.all([
    loadStretch(viewer, stretch.current, now, filter),
    hasHistory ? loadStretch(viewer, stretch.previous, now, filter) : null,
  ]);
  return {
    amount: current.totals.cost ?? '0',
    source: current.totals.costSource,
    previous: previous === null || isUnknown(previous) ? null : (previous.totals.cost ?? '0'),
    approximate: current.approximate ?? false,
    previousApproximate: previous?.approximate ?? false,
    assumed: current.totals.assumedCost,
    unpricedRequests: current.totals.unpricedRequests,
  };
}

/** A part of a day of which only the day is stored: nothing was found in it because its hours were not read. */
const isUnknown = ({ totals, approximate }: Pick<UsageResponse, 'totals' | 'approximate'>): boolean =>
  approximate === true && totals.cost === null;

/** Whole days of the workspace's calendar up to the one that ends at `endsAt`. */
export function loadDailyUsage(
  viewer: Viewer,
  days: { count: number; endsAt: Date; groupBy: GroupBy },
  now: Date,
  filter: SpendFilter = {},
): Promise<UsageResponse> {
  const first = new Date(days.endsAt.getTime() - (days.count - 0.5) * DAY_MS);
  const { startsAt } = findBudgetPeriod('day', viewer.timezone, first);
  const query = createUsageQuery(
    { startsAt, endsAt: days.endsAt },
    { bucket: 'day', groupBy: days.groupBy, ...filter },
  );
  return getUsageSeries(viewer, query, now, readKeptUsageParts);
}

/** A usage query over a span, checked like one that comes through the door. */
export function createUsageQuery(span: Interval, rest: Partial<UsageQuery>): UsageQuery {
  return UsageQuery.parse({ from: span.startsAt.toISOString(), to: span.endsAt.toISOString(), ...rest });
}

async function loadStretch(
  viewer: Viewer,
  span: Interval,
  now: Date,
  filter: SpendFilter,
): Promise<Pick<UsageResponse, 'totals' | 'approximate'>> {
  // A stretch that begins this instant holds nothing yet.
  if (span.startsAt >= span.endsAt) return { totals: sumParts([]) };
  const query = createUsageQuery(span, { bucket: 'month', groupBy: [], ...filter });
  return getUsageSeries(viewer, query, now, readKeptUsageParts);
}
