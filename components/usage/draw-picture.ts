import type { ExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import { renderExplorerSvg } from '@/lib/presenters/usage/explorer-svg';

const WIDTH = 1_000;
/** Twice the size, so that dense screens see crisp edges. */
const SCALE = 2;

/** The chart as a PNG in the theme of the page, drawn by the browser itself. */
export async function drawPicture(chart: ExplorerChart): Promise<Blob> {
  const theme = isDark() ? 'dark' : 'light';
  const first = chart.buckets[0]?.title;
  const last = chart.buckets.at(-1)?.title;
  const note = first && last ? `${first} – ${last}, ${chart.zone}` : chart.zone;
  const svg = renderExplorerSvg(chart, { width: WIDTH, theme, title: chart.title, note });
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('expected a browser that can draw');
  context.scale(SCALE, SCALE);
  context.drawImage(image, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('expected a picture'))), 'image/png'),
  );
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
}
