import { hashBearerToken } from '@/lib/auth/bearer-token';
import { parseChartName, parseShareWorkspaceId } from '@/lib/auth/share-token';
import type { Viewer } from '@/lib/auth/viewer';
import { rasterizeSvg } from '@/lib/channels/email/rasterize-svg';
import { readNow } from '@/lib/clock';
import type { UsageHoursResponse, UsageResponse } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { findLinkByHash, findLinkById, type ShareLinkRow, touchShareLink } from '@/lib/db/usage/usage-views';
import { DEFAULT_LOCALE } from '@/lib/domain/reader';
import { formatWindow } from '@/lib/presenters/instant';
import { buildExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import { renderExplorerSvg } from '@/lib/presenters/usage/explorer-svg';
import { makeHoursQuery } from '@/lib/presenters/usage/usage-requests';
import { parseUsageView, type UsageView } from '@/lib/presenters/usage/usage-view';
import { resolveCompareQuery, resolveUsageQuery } from '@/lib/presenters/usage/usage-window';
import { getUsageHours } from './get-usage-hours';
import { serveUsageSeries } from './get-usage-series';

/** Everything a shared page shows; nothing else of the workspace is reachable from it. */
type SharedView = {
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
async function openSharedChart(name: string, now: Date = readNow()): Promise<SharedView | null> {
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

type Picture = { contentType: string; bytes: Uint8Array<ArrayBuffer> };

/** Widths that may be asked for: any other would make work for nothing. */
const WIDTHS = [480, 640, 800, 1000, 1200] as const;
const DEFAULT_WIDTH = 800;
/** Twice the size, so that dense screens see crisp edges. */
const SCALE = 2;

/**
 * The chart of a shared view as SVG or PNG. `file` is the signed name and `.svg` or `.png`; null when it opens nothing:
 * a forged name, a revoked or expired link, another ending.
 */
export async function drawSharedChart(
  file: string,
  wanted: { theme: string | null; width: string | null },
  now: Date = readNow(),
): Promise<Picture | null> {
  const match = /^(.+)\.(svg|png)$/.exec(file);
  const shared = match?.[1] ? await openSharedChart(match[1], now) : null;
  if (!shared) return null;
  const { usage, view, compare } = shared;
  const width = WIDTHS.find((one) => String(one) === wanted.width) ?? DEFAULT_WIDTH;
  // A picture stands in pages of other people, of whom nothing is known.
  const reader = { locale: DEFAULT_LOCALE, timezone: usage.timezone };
  const svg = renderExplorerSvg(buildExplorerChart(usage, view, reader, { compare }), {
    width,
    theme: wanted.theme === 'dark' ? 'dark' : 'light',
    title: shared.name,
    note: `${formatWindow(usage.from, usage.to, reader)}, ${usage.timezone}`,
  });
  if (match?.[2] === 'svg')
    return { contentType: 'image/svg+xml; charset=utf-8', bytes: Uint8Array.from(Buffer.from(svg)) };
  return { contentType: 'image/png', bytes: Uint8Array.from(await rasterizeSvg(svg, width * SCALE)) };
}
