import { overrideEnv } from '@/lib/env';
import { type FuzzReport, fuzzOperation, listFuzzTargets, summarizeFuzz } from '@/tests/support/fuzz';
import { withBenchDatabase } from '../database';
import type { BenchResult } from '../table';

const ROUNDS = 2_000;
const SEED = 4_711;
/** Operations that wait on purpose (sign-in, resets) are stopped here. */
const MOST_MS = 60_000;

/** Thousands of invented requests to every operation of the OpenAPI document, always the same ones. */
export async function runFuzzSuite(): Promise<BenchResult> {
  return withBenchDatabase(async () => {
    overrideEnv({ RATE_LIMIT_PER_MINUTE: '10000000', BREACHED_PASSWORDS_URL: 'http://127.0.0.1:9' });
    const reports: FuzzReport[] = [];
    for (const target of listFuzzTargets()) {
      const report = await fuzzOperation(target, { rounds: ROUNDS, seed: SEED, mostMs: MOST_MS });
      reports.push(report);
      const { method, path, sent, taken, refused, slowestMs, faults } = report;
      process.stdout.write(
        `${method} ${path}: ${sent} sent, ${taken} taken, ${refused} refused, slowest ${Math.round(slowestMs)} ms, ${faults.length} faults\n`,
      );
      for (const fault of faults.slice(0, 3)) process.stdout.write(`    ${fault}\n`);
    }
    process.stdout.write(`${summarizeFuzz(reports)}\n`);
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
      ],
      details: reports,
    };
  });
}
