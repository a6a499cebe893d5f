import { createRequire } from 'node:module';
import path from 'node:path';
import { renderAsync } from '@resvg/resvg-js';

/** Geist from the npm package: minimal machines have no system fonts, and a chart without labels says nothing. */
const FONT_DIRECTORY = path.join(
  path.dirname(createRequire(import.meta.url).resolve('geist/font/sans')),
  'fonts',
  'geist-sans',
);
const FONT_FILES = ['Geist-Regular.ttf', 'Geist-SemiBold.ttf'].map((file) => path.join(FONT_DIRECTORY, file));

/** An SVG as PNG, `width` pixels wide. */
export async function rasterizeSvg(svg: string, width: number): Promise<Buffer> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: width },
    font: { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: 'Geist' },
  });
  return image.asPng();
}
