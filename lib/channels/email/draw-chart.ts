import type { MailChart, MailTone } from '@/lib/domain/notifications/alert-mail';
import { TONES } from './mail-theme';
import { rasterizeSvg } from './rasterize-svg';

/** Widths the chart is drawn for: the column of a mail in a wide window, and on a phone, where it would shrink its letters. */
export const CHART_WIDTHS = { wide: 534, narrow: 350 } as const;
const HEIGHT = 220;
const PLOT = { left: 52, top: 28, bottom: HEIGHT - 28 };
/** Twice the size it is shown at, so that dense screens see crisp edges. */
const SCALE = 2;
/** Mid greys that read on white and on near-black: the picture is transparent and mail programs differ in dark mode. */
const LABEL = '#77808d';
const GRID = '#8a93a1';
const USUAL_BAR = '#8e9aab';

/** The chart as a transparent PNG at double density, to be shown `width` CSS pixels wide. */
export function drawChart(chart: MailChart, tone: MailTone, width: number): Promise<Buffer> {
  return rasterizeSvg(renderChartSvg(chart, tone, width), width * SCALE);
}

/** The chart as SVG, `width` pixels wide: grid and labels, usual range, bars, the line where the incident began. */
export function renderChartSvg(chart: MailChart, tone: MailTone, width: number): string {
  const right = width - 4;
  const x = (at: number) => round(PLOT.left + at * (right - PLOT.left));
  const y = (rate: number) => round(PLOT.bottom - (rate / chart.maximum) * (PLOT.bottom - PLOT.top));
  const accent = TONES[tone].bar;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" font-family="Geist" font-size="13">`,
    ...chart.valueTicks.flatMap((tick) => [
      `<line x1="${PLOT.left}" x2="${right}" y1="${y(tick.value)}" y2="${y(tick.value)}" stroke="${GRID}" stroke-opacity="${tick.value === 0 ? 0.8 : 0.22}"/>`,
      `<text x="${PLOT.left - 8}" y="${y(tick.value) + 4}" text-anchor="end" fill="${LABEL}">${escapeXml(tick.label)}</text>`,
    ]),
    ...chart.timeTicks.map((tick) => renderTimeTick(x(tick.at), tick.label, right)),
    ...chart.band.map(
      (one) =>
        `<rect x="${x(one.from)}" width="${round(x(one.to) - x(one.from))}" y="${y(one.high)}" height="${round(Math.max(1, y(one.low) - y(one.high)))}" fill="${GRID}" fill-opacity="0.2"/>`,
    ),
    ...chart.bars.map((bar) => renderBar(bar, x, y, accent)),
    ...(chart.since === null ? [] : [renderSince(x(chart.since.at), chart.since.label, accent, right)]),
    '</svg>',
  ].join('');
}

function renderBar(
  bar: MailChart['bars'][number],
  x: (at: number) => number,
  y: (rate: number) => number,
  accent: string,
): string {
  const left = x(bar.from);
  const width = round(Math.max(0.8, x(bar.to) - left - 1));
  // Unknown is not zero: a dotted foot where a bar is missing.
  if (bar.rate === null) {
    return `<line x1="${left}" x2="${round(left + width)}" y1="${PLOT.bottom - 2}" y2="${PLOT.bottom - 2}" stroke="${GRID}" stroke-dasharray="1 2"/>`;
  }
  if (bar.rate <= 0) return '';
  const top = Math.min(y(bar.rate), PLOT.bottom - 1);
  return `<rect x="${left}" width="${width}" y="${top}" height="${round(PLOT.bottom - top)}" rx="1" fill="${bar.isExcess ? accent : USUAL_BAR}"/>`;
}

function renderTimeTick(at: number, label: string, right: number): string {
  // At the right edge a label leans inwards, so that it is not cut off; at the left there is room for it.
  const anchor = at > right - 20 ? 'end' : 'middle';
  return `<line x1="${at}" x2="${at}" y1="${PLOT.bottom}" y2="${PLOT.bottom + 4}" stroke="${GRID}"/><text x="${at}" y="${PLOT.bottom + 20}" text-anchor="${anchor}" fill="${LABEL}">${escapeXml(label)}</text>`;
}

function renderSince(at: number, label: string, accent: string, right: number): string {
  const isRight = at > (PLOT.left + right) / 2;
  return [
    `<line x1="${at}" x2="${at}" y1="${PLOT.top - 18}" y2="${PLOT.bottom}" stroke="${accent}" stroke-width="1.5"/>`,
    `<text x="${at + (isRight ? -6 : 6)}" y="${PLOT.top - 8}" text-anchor="${isRight ? 'end' : 'start'}" fill="${accent}" font-weight="600">${escapeXml(label)}</text>`,
  ].join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
