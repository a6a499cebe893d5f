import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { listMissingPackages, listReplacedPackages } from '@/lib/cli/launcher/packages.mjs';
import { prepareCheckout } from '@/lib/cli/launcher/prepare-checkout.mjs';
import { PROJECT_ROOT } from '@/lib/project-root';

type Entry = { version: string; dev?: boolean; optional?: boolean; os?: string[]; cpu?: string[]; libc?: string[] };

const LOCKED: Record<string, Entry> = {
  'node_modules/pg': { version: '1.0.0' },
  'node_modules/pg/node_modules/deep': { version: '2.0.0' },
  'node_modules/vitest': { version: '3.0.0', dev: true },
  'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['no such system'], cpu: [process.arch] },
  'node_modules/here': { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
  'node_modules/other-libc': {
    version: '1.0.0',
    optional: true,
    os: [process.platform],
    cpu: [process.arch],
    libc: ['x'],
  },
};

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** A checkout with this lock file in which these packages are installed; `record` is what npm noted of them. */
function makeRoot(installed: Record<string, string>, { record = true } = {}): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'spendwatch-packages-'));
  roots.push(root);
  const top = { dependencies: { pg: '1.0.0' }, devDependencies: { vitest: '3.0.0' } };
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: { '': top, ...LOCKED } }));
  for (const [place, version] of Object.entries(installed)) {
    mkdirSync(path.join(root, place), { recursive: true });
    writeFileSync(path.join(root, place, 'package.json'), JSON.stringify({ version }));
  }
  if (!record) return root;
  mkdirSync(path.join(root, 'node_modules'), { recursive: true });
  const packages = Object.fromEntries(Object.entries(installed).map(([place, version]) => [place, { version }]));
  writeFileSync(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
  return root;
}

const PRODUCTION = {
  'node_modules/pg': '1.0.0',
  'node_modules/pg/node_modules/deep': '2.0.0',
  'node_modules/here': '1.0.0',
};

describe('what is missing of the packages', () => {
  const cases = [
    {
      name: 'without any, all that this platform needs',
      root: makeRoot({}, { record: false }),
      production: ['node_modules/pg'],
    },
    { name: 'a tree of "npm ci --omit=dev" is whole', root: makeRoot(PRODUCTION), production: [] },
    {
      name: 'an update has another version',
      root: makeRoot({ ...PRODUCTION, 'node_modules/pg/node_modules/deep': '1.9.0' }),
      production: ['node_modules/pg/node_modules/deep'],
    },
    {
      name: 'a program for this platform is needed although it is optional',
      root: makeRoot({ 'node_modules/pg': '1.0.0', 'node_modules/pg/node_modules/deep': '2.0.0' }),
      production: ['node_modules/here'],
    },
    {
      name: 'a tree of another tool, without the record, is judged by what package.json names',
      root: makeRoot({ 'node_modules/pg': '1.0.0' }, { record: false }),
      production: [],
    },
  ];
  test.each(cases)('$name', ({ root, production }) => {
    expect(listMissingPackages(root, false)).toEqual(production);
    expect(listMissingPackages(root, true).sort()).toEqual([...production, 'node_modules/vitest'].sort());
  });

  test('a folder that was removed after npm noted it is missing', () => {
    const root = makeRoot(PRODUCTION);
    rmSync(path.join(root, 'node_modules/pg/node_modules'), { recursive: true });
    expect(listMissingPackages(root, false)).toEqual(['node_modules/pg/node_modules/deep']);
  });

  test('only what an installation would replace or remove stands in its way', () => {
    expect(listReplacedPackages(makeRoot(PRODUCTION))).toEqual([]);
    expect(
      listReplacedPackages(makeRoot({ ...PRODUCTION, 'node_modules/pg': '0.9.0', 'node_modules/gone': '1.0.0' })),
    ).toEqual(['node_modules/pg', 'node_modules/gone']);
  });
});

describe('an update below a product that runs', () => {
  const update = (root: string) => prepareCheckout(root, { withDevelopment: false, wantsBundle: false });

  test('is refused with who runs, and nothing is changed', async () => {
    const root = makeRoot({ ...PRODUCTION, 'node_modules/pg': '0.9.0' });
    for (const file of ['package.json', 'prisma/schema.prisma']) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), '{}');
    }
    const running = path.join(root, '.build/running');
    const other = spawn(process.execPath, ['--input-type=module', '-e', announce(running)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(other.stdout, 'data');
    try {
      const before = readFileSync(path.join(root, 'node_modules/pg/package.json'), 'utf8');
      await expect(update(root)).rejects.toThrow(`"spendwatch up" (process ${other.pid}) runs from this checkout`);
      expect(readFileSync(path.join(root, 'node_modules/pg/package.json'), 'utf8')).toBe(before);
      expect(listMissingPackages(root, false)).toEqual(['node_modules/pg']);
    } finally {
      other.kill('SIGKILL');
    }
  });
});

const announce = (folder: string) => `
  import { announcePresence } from '${PROJECT_ROOT}/lib/processes/presence.mjs';
  announcePresence(${JSON.stringify(folder)}, { command: 'up' });
  console.log('here');
  setInterval(() => {}, 1_000);
`;
