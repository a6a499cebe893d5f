import process from 'node:process';
import type { TraceSource } from './detection-bench';
import { measureMemory } from './memory';
import { runOrganization } from './organization-run';
import { readTraces, type Trace } from './traces';

/** What a process is asked: memory, or the organization of a seed, made of these traces where there are any. */
export type Task = 'memory' | { seed: number; source: TraceSource | null };

let traces: Trace[] | null = null;

/** One task at a time, as a message; the answer is what it measured. Traces are read once. */
process.on('message', async (task: Task) => {
  if (task === 'memory') {
    process.send?.(measureMemory());
    return;
  }
  if (task.source) traces ??= await readTraces(task.source.directory, task.source.timezone);
  process.send?.(runOrganization(task.seed, traces));
});
