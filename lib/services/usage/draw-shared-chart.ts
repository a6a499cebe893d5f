import { rasterizeSvg } from '@/lib/channels/email/rasterize-svg';
import { readNow } from '@/lib/clock';
import { DEFAULT_LOCALE } from '@/lib/domain/reader';
import { formatWindow } from '@/lib/presenters/instant';
import { buildExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import { renderExplorerSvg } from '@/lib/presenters/usage/explorer-svg';
import { openSharedChart } from './open-shared-view';

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
