import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { renderAsync } from '@resvg/resvg-js';

/**
 * Geist from the npm package: minimal machines have no system fonts, and a chart without labels says nothing. Inside the
 * bundle of the web process `resolve` answers with a number; there the working directory is the project's.
 */
function listFontFiles(): string[] {
  const found: unknown = createRequire(import.meta.url).resolve('geist/font/sans');
  const dist = typeof found === 'string' ? path.dirname(found) : path.join(process.cwd(), 'node_modules/geist/dist');
  return ['Geist-Regular.ttf', 'Geist-SemiBold.ttf'].map((file) => path.join(dist, 'fonts/geist-sans', file));
}

/** An SVG as PNG, `width` pixels wide. */
export async function rasterizeSvg(svg: string, width: number): Promise<Buffer> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: width },
    font: { fontFiles: listFontFiles(), loadSystemFonts: false, defaultFontFamily: 'Geist' },
  });
  return image.asPng();
}
