import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { renderAsync } from '@resvg/resvg-js';

/**
 * Geist from the npm package: minimal machines have no system fonts, and a chart without labels says nothing. It is looked
 * for from this file upwards and from the working directory, because a bundle of the web process has no file of its own;
 * asking the module system would make the bundler take the fonts for styles of a page.
 */
function listFontFiles(): string[] {
  const inside = 'node_modules/geist/dist/fonts/geist-sans';
  const folders = [import.meta.dirname, process.cwd()].flatMap(listFolderAndParents);
  const root = folders.find((folder) => existsSync(path.join(folder, inside))) ?? process.cwd();
  return ['Geist-Regular.ttf', 'Geist-SemiBold.ttf'].map((file) => path.join(root, inside, file));
}

/** A folder and all above it, nearest first. */
function listFolderAndParents(folder: string | undefined): string[] {
  if (!folder) return [];
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...listFolderAndParents(parent)];
}

/** An SVG as PNG, `width` pixels wide. */
export async function rasterizeSvg(svg: string, width: number): Promise<Buffer> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: width },
    font: { fontFiles: listFontFiles(), loadSystemFonts: false, defaultFontFamily: 'Geist' },
  });
  return image.asPng();
}
