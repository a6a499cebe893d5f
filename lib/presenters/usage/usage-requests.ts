import type { UsageGroupsQuery, UsageHoursQuery, UsageQuery } from '@/lib/contracts/usage/usage';

/** Rows of the table before anybody asks for more. */
export const TABLE_ROWS = 25;

/** The table's request beside the chart's: the same window, zone, filters and bucket, so that both add up alike. */
export function makeGroupsQuery(
  query: UsageQuery,
  ask: Partial<Pick<UsageGroupsQuery, 'groupBy' | 'search' | 'sort' | 'order' | 'limit'>>,
): UsageGroupsQuery {
  const { top: _top, rankBy: _rankBy, ...window } = query;
  const { search, ...rest } = ask;
  return { ...window, sort: 'cost', order: 'desc', limit: 50, ...rest, ...(search ? { search } : {}) };
}

/** The request for an ordinary week in the chart's window. */
export function makeHoursQuery(query: UsageQuery): UsageHoursQuery {
  const { top: _top, rankBy: _rankBy, bucket: _bucket, groupBy: _groupBy, ...window } = query;
  return window;
}
