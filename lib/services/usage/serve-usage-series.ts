import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { UsageQuery, UsageResponse } from '@/lib/contracts/usage/usage';
import { getUsageSeries } from './get-usage-series';
import { readKeptUsageParts } from './read-kept-usage';
import { throughUsageCache } from './usage-cache';

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
