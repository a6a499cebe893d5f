import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const isRoot = (folder: string) =>
  existsSync(path.join(folder, 'prisma/schema.prisma')) &&
  (existsSync(path.join(folder, 'package-lock.json')) || existsSync(path.join(folder, 'release.json')));

/** The nearest folder, this one or above, that is the checkout or a packed release; null when there is none. */
function findAbove(folder: string | undefined): string | null {
  if (folder === undefined) return null;
  if (isRoot(folder)) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? null : findAbove(parent);
}

/**
 * The checkout, or the folder of a packed release. Looked for from this file upwards, because the file may be bundled into any depth; a bundle of the web
 * process has no file of its own and runs in the checkout.
 */
export const PROJECT_ROOT: string = findAbove(import.meta.dirname) ?? findAbove(process.cwd()) ?? process.cwd();

/**
 * A file or folder of an installed package, e.g. `geist/dist/fonts`: below the checkout, or beside it when Spendwatch is an
 * installed package itself.
 */
export function findInstalled(inside: string, folder: string = PROJECT_ROOT): string {
  const found = path.join(folder, 'node_modules', inside);
  const parent = path.dirname(folder);
  return existsSync(found) || parent === folder ? found : findInstalled(inside, parent);
}
