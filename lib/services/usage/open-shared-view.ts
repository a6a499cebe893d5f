import { hashBearerToken } from '@/lib/auth/bearer-token';
import { parseChartName, parseShareWorkspaceId } from '@/lib/auth/share-token';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { UsageHoursResponse, UsageResponse } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { findLinkByHash, findLinkById, type ShareLinkRow, touchShareLink } from '@/lib/db/usage/usage-views';
import { makeHoursQuery } from '@/lib/presenters/usage/usage-requests';
import { parseUsageView, type UsageView } from '@/lib/presenters/usage/usage-view';
import { resolveCompareQuery, resolveUsageQuery } from '@/lib/presenters/usage/usage-window';
import { getUsageHours } from './get-usage-hours';
import { serveUsageSeries } from './serve-usage-series';

/** Everything a shared page shows; nothing else of the workspace is reachable from it. */
export type SharedView = {
  name: string;
  expiresAt: string;
  view: UsageView;
  usage: UsageResponse;
  compare: UsageResponse | null;
  /** Only for the chart of a week. */
  hours: UsageHoursResponse | null;
};

const TOUCH_INTERVAL_MS = 60_000;

/** The view behind the secret of a link; null when there is no such link, or it was revoked or has expired. */
export async function openSharedView(token: string, now: Date = readNow()): Promise<SharedView | null> {
  const workspaceId = parseShareWorkspaceId(token);
  if (workspaceId === null) return null;
  return openLink(await findLinkByHash(getDb(), workspaceId, hashBearerToken(token), now), now);
}

/** The view behind the signed name of a chart; null under the same conditions. */
export async function openSharedChart(name: string, now: Date = readNow()): Promise<SharedView | null> {
  const ids = parseChartName(name);
  if (ids === null) return null;
  return openLink(await findLinkById(getDb(), ids.workspaceId, ids.linkId, now), now);
}

async function openLink(link: ShareLinkRow | null, now: Date): Promise<SharedView | null> {
  if (!link) return null;
  if (link.lastOpenedAt === null || now.getTime() - link.lastOpenedAt.getTime() >= TOUCH_INTERVAL_MS) {
    await touchShareLink(getDb(), link.workspaceId, link.id, now);
  }
  const viewer: Viewer = {
    workspaceId: link.workspaceId,
    timezone: link.timezone,
    role: 'viewer',
    actor: { kind: 'system', id: link.id, name: `link ${link.name}` },
  };
  const view = parseUsageView(link.params);
  const query = resolveUsageQuery(view, now, link.timezone);
  const compareQuery = resolveCompareQuery(view, now, link.timezone);
  const [usage, compare, hours] = await Promise.all([
    serveUsageSeries(viewer, query, now),
    compareQuery ? serveUsageSeries(viewer, compareQuery, now) : null,
    view.chart === 'week' ? getUsageHours(viewer, makeHoursQuery(query), now) : null,
  ]);
  return { name: link.name, expiresAt: link.expiresAt.toISOString(), view, usage, compare, hours };
}
