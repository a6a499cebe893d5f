/**
 * A worker reduced to its jobs, as a process of its own that a test can kill at any moment. Takes DATABASE_URL from the
 * environment; says "ready" once it looks for jobs.
 */
import { readNow } from '@/lib/clock';
import { getLogger } from '@/lib/logger';
import { createJobRunner } from '@/lib/services/installation/run-jobs';
import { createJobHandlers } from '@/lib/worker/job-handlers';

const setting = { readClock: readNow, pollIntervalSeconds: 60, startedAt: readNow(), log: getLogger() };
const runner = createJobRunner({ handlers: createJobHandlers(setting), onChange: () => {} });
await runner.look();
process.stdout.write('ready\n');
for (;;) {
  await runner.look();
  await new Promise((resolve) => setTimeout(resolve, 20));
}
