import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { ConfigurationInput } from '@/lib/contracts/installation/configuration';
import { findTextProblem } from '@/lib/domain/installation/configuration-text';
import { AppError } from '@/lib/errors';

/** Processor time that a text may take, and time by the clock when the machine is busy, in milliseconds. */
const MAX_CPU_MS = 500;
const MAX_WALL_MS = 10_000;
const LOOK_MS = 50;
const MAX_HEAP_MB = 96;
/** Texts that wait for their turn; one is read at a time, so that many do not take every core. */
const MAX_WAITING = 20;

const Entries = z.array(
  z.object({ path: z.string(), line: z.number().nullable(), fields: z.record(z.string(), z.unknown()) }),
);
const Reading = z.object({
  entries: z.object({ budgets: Entries, alertRules: Entries, keys: Entries }),
  problems: z.array(z.object({ path: z.string(), line: z.number().nullable(), message: z.string() })),
});
export type ConfigurationReading = z.infer<typeof Reading>;

type ConfigurationText = Pick<ConfigurationInput, 'format' | 'content' | 'text'>;

let [last, waiting]: [Promise<unknown>, number] = [Promise.resolve(), 0];

/**
 * What stands in a configuration text: entries with their lines, cells of a CSV as text. The text is read on a thread of
 * its own that is ended when it takes too long. Throws `unavailable` when many texts wait already.
 */
export async function readConfigurationText(input: ConfigurationText): Promise<ConfigurationReading> {
  const problem = findTextProblem(input.format, input.text);
  if (problem !== null) return refuse(problem);
  if (waiting >= MAX_WAITING) {
    throw new AppError('unavailable', `${waiting} configurations are being read: try again in a moment`);
  }
  waiting += 1;
  const reading = last
    .then(() => readOnThread(input))
    .finally(() => {
      waiting -= 1;
    });
  last = reading.catch(() => {});
  return reading;
}

const refuse = (message: string): ConfigurationReading => ({
  entries: { budgets: [], alertRules: [], keys: [] },
  problems: [{ path: 'file', line: null, message }],
});

function readOnThread({ format, content, text }: ConfigurationText): Promise<ConfigurationReading> {
  // Asked for at run time: the bundler would take a thread it sees for a part of the bundle, which this file is not.
  const threads = process.getBuiltinModule('node:worker_threads');
  const worker = new threads.Worker(findReader(), {
    workerData: { format, content, text },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    // Loaders of this process are of no use there.
    execArgv: [],
  });
  const answer = new Promise<string | ConfigurationReading>((resolve, reject) => {
    let clock: NodeJS.Timeout | undefined;
    const tooLong = () => resolve(refuse('takes too long to read: expected a simpler text'));
    worker.on('message', (message: string) => {
      if (message === 'reading') clock = watch(worker, tooLong);
      else resolve(message);
    });
    worker.once('error', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(refuse('takes too much memory: expected a simpler text'));
      else reject(error);
    });
    worker.once('exit', (code) => {
      clearInterval(clock);
      reject(new Error(`the thread that reads configurations ended with ${code} before it answered`));
    });
  });
  return answer
    .then((said) => (typeof said === 'string' ? Reading.parse(JSON.parse(said)) : said))
    .finally(() => void worker.terminate());
}

/** Calls `tooLong` once the thread has used up its time from now on. */
function watch(worker: Worker, tooLong: () => void): NodeJS.Timeout {
  const startedAt = performance.now();
  // A short text may be read, and its thread gone, before its time is asked for.
  const ask = (from?: NodeJS.CpuUsage) => worker.cpuUsage(from).catch(() => null);
  const before = ask();
  return setInterval(() => {
    if (performance.now() - startedAt > MAX_WALL_MS) return tooLong();
    before
      .then((from) => (from === null ? null : ask(from)))
      .then((used) => {
        if (used !== null && (used.user + used.system) / 1_000 > MAX_CPU_MS) tooLong();
      });
  }, LOOK_MS);
}

/** The file of the thread, looked for as a bundle must: it has no place of its own. */
function findReader(): string {
  const inside = 'lib/services/installation/configuration-reader.mjs';
  const folders = [import.meta.dirname, process.cwd()].flatMap(listFolderAndParents);
  return path.join(folders.find((folder) => existsSync(path.join(folder, inside))) ?? process.cwd(), inside);
}

function listFolderAndParents(folder: string | undefined): string[] {
  if (!folder) return [];
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...listFolderAndParents(parent)];
}
