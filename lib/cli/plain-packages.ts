import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** How the bundler names a package that is loaded at run time: its name and 16 digits, a link beside the pages. */
const HASHED = /-[0-9a-f]{16}$/;

/** Names of the links in a `node_modules` folder, those in scopes included. */
async function listLinks(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = await Promise.all(
    entries.map(async ({ name }) =>
      name.startsWith('@') ? (await readdir(path.join(folder, name))).map((one) => `${name}/${one}`) : [name],
    ),
  );
  return names.flat().filter((name) => HASHED.test(name));
}

/**
 * Makes built pages ask for packages by their own names. The bundler asks for `pg-0123456789abcdef` and puts a link of
 * that name into `.next/node_modules`; links are lost in a packed release and point elsewhere in an image. Returns the
 * names of these packages.
 */
export async function namePackagesPlainly(serverFolder: string, linkFolder: string): Promise<string[]> {
  const links = await listLinks(linkFolder);
  if (links.length === 0) return [];
  const pattern = new RegExp(links.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  const files = (await readdir(serverFolder, { recursive: true })).filter((name) => name.endsWith('.js'));
  for (const name of files) {
    const file = path.join(serverFolder, name);
    const text = await readFile(file, 'utf8');
    const plain = text.replace(pattern, (link) => link.replace(HASHED, ''));
    if (plain !== text) await writeFile(file, plain);
  }
  return links.map((link) => link.replace(HASHED, ''));
}
