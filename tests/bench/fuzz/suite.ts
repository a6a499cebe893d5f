import { type ChildProcess, fork } from 'node:child_process';
import os from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type FuzzReport, type FuzzTarget, listFuzzTargets, listNeverTaken, summarizeFuzz } from '@/tests/support/fuzz';
import type { BenchResult } from '../table';
import type { FuzzTask } from './fuzz-process';

/** Operations that take longer (sign-in, resets, exports) are sent a thousand requests and not two. */
const MOST_SECONDS = 20;

/**
 * Thousands of invented requests to every operation of the OpenAPI document, always the same ones, on as many processes
 * as there are cores. After so many seconds a target ends with its thousandth request instead of its two-thousandth (a
 * reader with its four-hundredth text). `8,READ,AUTH` takes the targets with one of these words alone.
 */
export async function runFuzzSuite(argument = String(MOST_SECONDS)): Promise<BenchResult> {
  const [seconds, ...words] = argument.split(',');
  const mostMs = Number(seconds) * 1_000;
  const isAsked = ({ method, path }: FuzzTarget) => words.some((word) => `${method} ${path}`.includes(word));
  const left = listFuzzTargets().filter((target) => words.length === 0 || isAsked(target));
  const reports: FuzzReport[] = [];
  await Promise.all(
    Array.from({ length: os.availableParallelism() }, () => workThrough(left, mostMs, (one) => reports.push(one))),
  );
  process.stdout.write(`${summarizeFuzz(reports)}\nnever taken: ${listNeverTaken(reports).join(', ') || 'none'}\n`);
  const faults = reports.flatMap((one) => one.faults).length;
  const sent = reports.reduce((total, one) => total + one.sent, 0);
  return {
    suite: 'fuzz',
    figures: [
      {
        name: 'faults',
        value: String(faults),
        baseline: `${sent} requests`,
        ratio: '',
        goal: '0',
        isMet: faults === 0,
      },
      limit('processor time of one request, ms', Math.max(...reports.map((one) => one.mostCpuMs)), MOST_CPU_MS),
      limit('growth over one target, MB', Math.max(...reports.map((one) => one.growthMb)), MOST_GROWTH_MB),
    ],
    details: reports,
  };
}

const MOST_CPU_MS = 1_000;
const MOST_GROWTH_MB = 100;

const limit = (name: string, value: number, most: number): BenchResult['figures'][number] => ({
  ...{ name, value: String(Math.round(value)), baseline: '', ratio: '' },
  ...{ goal: `< ${most}`, isMet: value < most },
});

/** One process that takes the next operation as long as there is one. Rejects when it ends before that. */
async function workThrough(left: FuzzTarget[], mostMs: number, take: (report: FuzzReport) => void): Promise<void> {
  const child = fork(fileURLToPath(new URL('./fuzz-process.ts', import.meta.url)), {
    serialization: 'advanced',
    // Asks for a clean-up before memory is compared.
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  try {
    await hear(child);
    for (let target = left.shift(); target; target = left.shift()) {
      child.send({ target, mostMs } satisfies FuzzTask);
      const report = (await hear(child)) as FuzzReport;
      printReport(report);
      take(report);
    }
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.send('end');
    await ended;
  } finally {
    child.kill();
  }
}

function hear(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null) => reject(new Error(`a process of the fuzz run ended with ${code}`));
    child.once('exit', fail);
    child.once('message', (message) => {
      child.off('exit', fail);
      resolve(message);
    });
  });
}

function printReport({ method, path, sent, taken, refused, slowestMs, mostCpuMs, growthMb, faults }: FuzzReport): void {
  process.stdout.write(
    `${method} ${path}: ${sent} sent, ${taken} taken, ${refused} refused, slowest ${Math.round(slowestMs)} ms (processor ${Math.round(mostCpuMs)} ms), ${Math.round(growthMb)} MB more, ${faults.length} faults\n`,
  );
  for (const fault of faults.slice(0, 3)) process.stdout.write(`    ${fault}\n`);
}
