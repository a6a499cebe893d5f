import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

type Totals = { passed: number; failed: number };
export type Check = { name: string; command: string[]; count?: (reportPath: string) => Promise<Totals> };

export const bin = (name: string) => path.join('node_modules', '.bin', name);

async function countVitest(reportPath: string): Promise<Totals> {
  const report = JSON.parse(await readFile(reportPath, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numFailedTestSuites: number;
    numTotalTests: number;
  };
  // A file that cannot be loaded has no tests to fail, but it is a failure.
  const broken = report.numFailedTests === 0 ? report.numFailedTestSuites : 0;
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken };
}

export async function countPlaywright(reportPath: string): Promise<Totals> {
  const { stats } = JSON.parse(await readFile(reportPath, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number };
  };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}

export const vitest = (project: string, ...options: string[]): Check => ({
  name: project,
  command: [bin('vitest'), 'run', '--project', project, ...options, '--reporter=default', '--reporter=json'],
  count: countVitest,
});

/**
 * What reads the types of the code; `next typegen` writes those of the pages first. The compiler is the native one,
 * which takes half the time; `typescript` itself stays for the tools that call its API.
 */
export const TYPE_CHECKS: Check[] = [
  { name: 'route types', command: [bin('next'), 'typegen'] },
  { name: 'types', command: ['node', 'node_modules/typescript7/bin/tsc', '-p', '.'] },
];

/** What reads the code as text and as a graph of imports. */
export const STRUCTURE_CHECKS: Check[] = [
  { name: 'format and lint', command: [bin('biome'), 'ci', '.'] },
  {
    name: 'import directions',
    command: [bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'app', 'components', 'lib', 'tests'],
  },
  {
    name: 'imports at run time',
    command: [bin('depcruise'), '--config', '.dependency-cruiser.runtime.cjs', 'app', 'components', 'lib'],
  },
  { name: 'unused code', command: [bin('knip')] },
  { name: 'rooms', command: ['node', '--import', 'tsx', 'tests/rooms.ts'] },
];

/** Runs one command to its end; what it says is passed on at once, or told in one piece where others speak meanwhile. */
function run([program = '', ...args]: string[], reportPath: string, atOnce: boolean): Promise<number> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      VITEST_JSON: reportPath,
      PLAYWRIGHT_JSON_OUTPUT_NAME: reportPath,
      CI: process.env['CI'] ?? '',
      NEXT_TELEMETRY_DISABLED: '1',
    };
    const withReport = program.endsWith('vitest') ? [...args, `--outputFile.json=${reportPath}`] : args;
    const said = atOnce ? 'inherit' : 'pipe';
    const child = spawn(program, withReport, { stdio: ['ignore', said, said], env });
    const pieces: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => pieces.push(piece));
    child.once('error', () => resolve(127));
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(pieces));
      resolve(code ?? 1);
    });
  });
}

async function runCheck(check: Check, atOnce: boolean): Promise<Totals> {
  process.stdout.write(`\n── ${check.name}: ${check.command.join(' ')}\n`);
  const startedMs = performance.now();
  const reportPath = path.join(folder, `${check.name.replaceAll(' ', '-')}.json`);
  const status = await run(check.command, reportPath, atOnce);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const fallback = { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
  const totals = check.count ? await check.count(reportPath).catch(() => fallback) : fallback;
  // A runner that ended badly without naming a failed test did not finish: that is a failure too.
  const failed = status !== 0 && totals.failed === 0 ? 1 : totals.failed;
  process.stdout.write(`── ${check.name}: ${totals.passed} passed, ${failed} failed (${seconds} s)\n`);
  return { passed: totals.passed, failed };
}

/** One check after the other, those named on the command line or all. */
export async function runLane(checks: Check[], atOnce: boolean): Promise<void> {
  for (const check of checks) {
    if (only.length > 0 && !only.includes(check.name)) continue;
    const totals = await runCheck(check, atOnce);
    sum.passed += totals.passed;
    sum.failed += totals.failed;
  }
}

/** Checks named on the command line, or all. */
const only = process.argv.slice(2);
const folder = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-report-'));
const sum: Totals = { passed: 0, failed: 0 };

/** Prints the true totals as the last line; the exit status says the same. */
export async function finish(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`);
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}
