import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../../..');
const bin = (name: string) => path.join(ROOT, 'node_modules/.bin', name);

/** A house of few files: what breaks a rule, with the rule that has to say so. */
const BROKEN: { name: string; file: string; imports: string; rule: string }[] = [
  {
    name: 'a noun that uses one above it',
    file: 'lib/services/incidents/open.ts',
    imports: '@/lib/services/budgets/load',
    rule: 'services-incidents-use-what-is-below',
  },
  {
    name: 'a service that uses http',
    file: 'lib/services/budgets/answer.ts',
    imports: '@/lib/http/respond',
    rule: 'services-know-no-http',
  },
  {
    name: 'a worker that uses a command',
    file: 'lib/worker/loop.ts',
    imports: '@/lib/cli/print',
    rule: 'worker-is-no-command',
  },
  {
    name: 'an operation outside the table',
    file: 'app/budgets/route.ts',
    imports: '@/lib/http/operation',
    rule: 'operations-stand-in-the-table',
  },
  {
    name: 'a page that calls a table',
    file: 'app/budgets/page.ts',
    imports: '@/lib/api/budgets',
    rule: 'one-route-dispatches',
  },
];
const ALLOWED = [
  { file: 'lib/services/budgets/raise.ts', imports: '@/lib/services/incidents/open-one' },
  { file: 'lib/api/keys.ts', imports: '@/lib/http/operation' },
];
const TARGETS = [
  'lib/services/budgets/load.ts',
  'lib/services/incidents/open-one.ts',
  'lib/http/respond.ts',
  'lib/http/operation.ts',
  'lib/cli/print.ts',
  'lib/api/budgets.ts',
];

let house = '';
let violations: { rule: { name: string }; from: string }[] = [];

beforeAll(() => {
  house = mkdtempSync(path.join(os.tmpdir(), 'spendwatch-house-'));
  const write = (file: string, text: string) => {
    mkdirSync(path.join(house, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(house, file), text);
  };
  write('tsconfig.json', '{ "compilerOptions": { "module": "esnext", "paths": { "@/*": ["./*"] } } }');
  const lint = JSON.parse(readFileSync(path.join(ROOT, 'biome.json'), 'utf8'));
  write('biome.json', JSON.stringify({ ...lint, $schema: undefined, vcs: undefined, root: true }));
  write('components/budgets/empty.tsx', 'export const Empty = () => <p>No budgets yet</p>;\n');
  write('components/budgets/titled.tsx', 'export const Titled = ({ title }: { title: string }) => <p>{title}</p>;\n');
  for (const file of TARGETS) write(file, 'export const value = 1;\n');
  for (const { file, imports } of [...BROKEN, ...ALLOWED]) write(file, `import '${imports}';\n`);
  const config = path.join(ROOT, '.dependency-cruiser.cjs');
  const run = spawnSync(bin('depcruise'), ['--config', config, '--output-type', 'json', 'app', 'lib'], {
    cwd: house,
    encoding: 'utf8',
  });
  violations = JSON.parse(run.stdout).summary.violations;
}, 60_000);

afterAll(() => rmSync(house, { recursive: true, force: true }));

test.each(BROKEN)('$name is an error', ({ file, rule }) => {
  expect(violations.filter(({ from }) => from === file).map((one) => one.rule.name)).toContain(rule);
});

test.each(ALLOWED)('$file may import $imports', ({ file }) => {
  expect(violations.filter(({ from }) => from === file)).toEqual([]);
});

test('a text in a component is an error', () => {
  const run = spawnSync(bin('biome'), ['lint', '--only=style/noJsxLiterals', '--reporter=summary', 'components'], {
    cwd: house,
    encoding: 'utf8',
  });
  const output = `${run.stdout}${run.stderr}`;
  expect(output).toContain('components/budgets/empty.tsx');
  expect(output).not.toContain('components/budgets/titled.tsx');
  expect(run.status).toBe(1);
}, 30_000);

test('the HTTP API has one route, which dispatches', () => {
  const files = readdirSync(path.join(ROOT, 'app/api/v1'), { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => file.endsWith('.ts'))).toEqual(['[...path]/route.ts']);
});
