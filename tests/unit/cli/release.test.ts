import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { selectRuntimePackages } from '@/.ci/package/runtime-packages.mjs';
import { readRelease } from '@/lib/cli/launcher/release.mjs';
import { namePackagesPlainly } from '@/lib/cli/plain-packages';
import { findInstalled, PROJECT_ROOT } from '@/lib/project-root';

const makeFolder = () => mkdtempSync(path.join(os.tmpdir(), 'spendwatch-release-'));

/** What the bundler leaves beside built pages. */
function linkPackages(root: string, names: string[]): void {
  for (const name of names) {
    const link = path.join(root, '.next/node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync('../../node_modules', link);
  }
}

test('a release is known by its file, and a checkout with that file stays a checkout', () => {
  const root = makeFolder();
  expect(readRelease(root)).toBeNull();
  writeFileSync(path.join(root, 'release.json'), '{"version":"1.2.3","bundle":"0123456789abcdef"}');
  expect(readRelease(root)).toEqual({ version: '1.2.3', bundle: '0123456789abcdef' });
  writeFileSync(path.join(root, 'package-lock.json'), '{}');
  expect(readRelease(root)).toBeNull();
});

test('built pages ask for packages by their own names', async () => {
  const root = makeFolder();
  linkPackages(root, ['pg-587764f78a6c7a9c', '@prisma/client-2c3a283f134fdcb6']);
  mkdirSync(path.join(root, 'server/chunks'), { recursive: true });
  const file = path.join(root, 'server/chunks/a.js');
  writeFileSync(
    file,
    'a("pg-587764f78a6c7a9c");b("@prisma/client-2c3a283f134fdcb6/runtime/client");c("x-0123456789abcdef")',
  );
  await namePackagesPlainly(path.join(root, 'server'), path.join(root, '.next/node_modules'));
  expect(readFileSync(file, 'utf8')).toBe('a("pg");b("@prisma/client/runtime/client");c("x-0123456789abcdef")');
});

test('a package is found below the folder of the program, and beside it when that is a package itself', () => {
  const root = makeFolder();
  const program = path.join(root, 'node_modules/spendwatch');
  mkdirSync(path.join(root, 'node_modules/geist/fonts'), { recursive: true });
  mkdirSync(program);
  expect(findInstalled('geist/fonts', root)).toBe(path.join(root, 'node_modules/geist/fonts'));
  expect(findInstalled('geist/fonts', program)).toBe(path.join(root, 'node_modules/geist/fonts'));
});

test('a release names what runs, with all below it, and nothing that only builds', () => {
  const root = makeFolder();
  linkPackages(root, ['pg-587764f78a6c7a9c', 'pino-28069d5257187539']);
  const lock = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package-lock.json'), 'utf8'));
  const { dependencies, packages } = selectRuntimePackages(root, lock);
  expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(['next', 'pg', 'pino', 'node', '@resvg/resvg-js']));
  const places = Object.keys(packages);
  expect(places).toEqual(
    expect.arrayContaining(['node_modules/pg-protocol', 'node_modules/@resvg/resvg-js-linux-x64-gnu']),
  );
  expect(places.filter((place) => /swc-linux|sharp|esbuild|typescript|\/prisma$|vitest/.test(place))).toEqual([]);
  for (const [place, entry] of Object.entries(packages)) {
    expect(entry.version, place).toBe(lock.packages[place].version);
    for (const name of Object.keys(entry.dependencies ?? {})) {
      expect(
        places.some((one) => one.endsWith(`node_modules/${name}`)),
        `${place} needs ${name}`,
      ).toBe(true);
    }
  }
  expect(() => selectRuntimePackages(root, { packages: {} })).toThrow('is loaded at run time and not in the lock file');
});
