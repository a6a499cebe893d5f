import process from 'node:process';
import { overrideEnv } from '@/lib/env';
import { type FuzzTarget, fuzzTarget } from '@/tests/support/fuzz';
import { withBenchDatabase } from '../database';

const ROUNDS = 2_000;
/** Where one operation takes longer than it may. */
const LEAST_ROUNDS = 1_000;
const SEED = 4_711;
const LANES = 8;

/** One operation at a time, as a message; the answer is its report. On a database of this process, until told to end. */
export type FuzzTask = { target: FuzzTarget; mostMs: number };

await withBenchDatabase(async () => {
  overrideEnv({ RATE_LIMIT_PER_MINUTE: '10000000', BREACHED_PASSWORDS_URL: 'http://127.0.0.1:9' });
  await new Promise<void>((resolve, reject) => {
    process.on('message', (task: FuzzTask | 'end') => {
      if (task === 'end') return resolve();
      const { target, mostMs } = task;
      const course = { rounds: ROUNDS, leastRounds: LEAST_ROUNDS, mostMs, seed: SEED, lanes: LANES, sharesHome: false };
      fuzzTarget(target, course).then((report) => process.send?.(report), reject);
    });
    process.once('disconnect', resolve);
    process.send?.('ready');
  });
});
process.disconnect?.();
