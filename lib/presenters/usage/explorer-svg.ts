import type { ExplorerChart } from './explorer-chart';
import { type Projection, plotExplorerChart } from './explorer-plot';
import { OTHER_COLOR, OTHER_SLOT, SERIES_COLORS } from './series-color';

export type SvgTheme = 'light' | 'dark';
export type SvgOptions = { width: number; theme: SvgTheme; title: string; note: string };

const INK = {
  light: { surface: '#ffffff', ink: '#16171b', muted: '#565963', line: '#e6e6ea', warning: '#8a5300' },
  dark: { surface: '#131418', ink: '#ecedf0', muted: '#a4a7b1', line: '#25272d', warning: '#f0b445' },
} as const;

const PADDING = 20;
const HEADER = 52;
const AXIS_LEFT = 52;
const AXIS_BOTTOM = 24;
const LEGEND_ROW = 18;
const SMALLEST_TEXT_PX = 6.2;
const TITLE_LETTER_PX = 9.5;
const TOTAL_LETTER_PX = 12;

/**
 * The chart as one picture with title, total, legend and axes: for mails, wikis, chat and the clipboard. Colours are
 * those of the page, text is escaped, nothing is fetched.
 */
export function renderExplorerSvg(chart: ExplorerChart, { width, theme, title, note }: SvgOptions): string {
  const ink = INK[theme];
  const legend = placeLegend(chart, width);
  const top = PADDING + HEADER + legend.rows * LEGEND_ROW + 8;
  const plot = { left: PADDING + AXIS_LEFT, right: width - PADDING, top, bottom: top + Math.round(width * 0.3) };
  const height = plot.bottom + AXIS_BOTTOM + PADDING;
  const count = Math.max(1, chart.buckets.length);
  const projection: Projection = {
    x: (at) => round(plot.left + (at / count) * (plot.right - plot.left)),
    y: (level) => round(plot.bottom - Math.min(1, level) * (plot.bottom - plot.top)),
  };
  const { shapes, comparePath } = plotExplorerChart(chart, projection);
  const level = (value: number) => projection.y(value / chart.axis.max);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(chart.summary)}" font-family="Geist, system-ui, sans-serif" font-size="12">`,
    `<defs><pattern id="open" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2.5" height="6" fill="${ink.surface}"/></pattern></defs>`,
    `<rect width="${width}" height="${height}" fill="${ink.surface}"/>`,
    text(PADDING, PADDING + 14, cutTitle(title, chart.total, width), ink.ink, 'font-size="15" font-weight="600"'),
    text(PADDING, PADDING + 34, note, ink.muted),
    text(width - PADDING, PADDING + 16, chart.total, ink.ink, 'font-size="18" font-weight="600" text-anchor="end"'),
    chart.compare
      ? text(
          width - PADDING,
          PADDING + 34,
          `${chart.compare.name}: ${chart.compare.total}${chart.compare.change === null ? '' : ` (${chart.compare.change})`}`,
          ink.muted,
          'text-anchor="end"',
        )
      : '',
    ...legend.items.map(
      ({ x, row, name, slot }) =>
        `<rect x="${x}" y="${PADDING + HEADER + row * LEGEND_ROW}" width="10" height="10" rx="2" fill="${readColor(slot, theme)}"/>` +
        text(x + 15, PADDING + HEADER + row * LEGEND_ROW + 9, name, ink.muted),
    ),
    ...chart.axis.ticks.map(
      (tick) =>
        `<line x1="${plot.left}" x2="${plot.right}" y1="${level(tick.value)}" y2="${level(tick.value)}" stroke="${ink.line}"/>` +
        text(plot.left - 8, Number(level(tick.value)) + 4, tick.text, ink.muted, 'font-size="11" text-anchor="end"'),
    ),
    ...shapes.map((shape) => {
      const color = readColor(shape.slot, theme);
      if (!shape.isFilled) {
        return `<g fill="none" stroke="${color}" stroke-width="1.75" stroke-linejoin="round"><path d="${shape.path}"/><path d="${shape.openPath}" stroke-dasharray="3 4"/></g>`;
      }
      return `<path d="${shape.path + shape.openPath}" fill="${color}"/>${shape.openPath === '' ? '' : `<path d="${shape.openPath}" fill="url(#open)"/>`}`;
    }),
    comparePath === ''
      ? ''
      : `<path d="${comparePath}" fill="none" stroke="${ink.ink}" stroke-width="1.5" stroke-dasharray="4 3"/>`,
    chart.limit === null
      ? ''
      : `<line x1="${plot.left}" x2="${plot.right}" y1="${level(chart.limit.value)}" y2="${level(chart.limit.value)}" stroke="${ink.warning}" stroke-dasharray="5 4"/>` +
        text(
          plot.right,
          Number(level(chart.limit.value)) - 5,
          chart.limit.text,
          ink.warning,
          'font-size="11" text-anchor="end"',
        ),
    ...chart.labelled.map((index) =>
      text(
        Number(projection.x(index + 0.5)),
        plot.bottom + 17,
        chart.buckets[index]?.label ?? '',
        ink.muted,
        'font-size="11" text-anchor="middle"',
      ),
    ),
    '</svg>',
  ].join('');
}

/** As much of the title as has room left of the total; guessed generously, as everything here. */
function cutTitle(title: string, total: string, width: number): string {
  const room = width - 2 * PADDING - total.length * TOTAL_LETTER_PX - PADDING;
  return cutText(title, Math.max(8, Math.floor(room / TITLE_LETTER_PX)));
}

/** At most so many letters; what is cut ends with "…". */
function cutText(text: string, most: number): string {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text;
}

/** Names side by side in as many rows as they need; how wide a text is can only be guessed here, so generously. */
function placeLegend(chart: ExplorerChart, width: number) {
  let x = PADDING;
  let row = 0;
  const items = chart.series
    .filter((series) => !series.isHidden)
    .map((series) => {
      const name = cutText(series.name, 40);
      const needed = 15 + name.length * SMALLEST_TEXT_PX + 18;
      if (x > PADDING && x + needed > width - PADDING) {
        x = PADDING;
        row += 1;
      }
      const item = { x: Math.round(x), row, name, slot: series.slot };
      x += needed;
      return item;
    });
  return { items, rows: items.length === 0 ? 0 : row + 1 };
}

const readColor = (slot: number, theme: SvgTheme) =>
  (slot === OTHER_SLOT ? OTHER_COLOR : (SERIES_COLORS[slot] ?? OTHER_COLOR))[theme];

const text = (x: number, y: number, content: string, fill: string, extra = '') =>
  `<text x="${x}" y="${y}" fill="${fill}" ${extra}>${escapeXml(content)}</text>`;

/** Text of other people: nothing of it may end an attribute, open a tag or be a character that XML forbids. */
function escapeXml(raw: string): string {
  return raw
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const round = (value: number) => String(Math.round(value * 100) / 100);
