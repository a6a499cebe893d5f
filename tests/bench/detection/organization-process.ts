import process from 'node:process';
import { measureMemory } from './memory';
import { runOrganization } from './organization-run';

/** One task at a time, as a message: a seed, or `memory`; the answer is what it measured. */
process.on('message', (task: number | 'memory') => {
  process.send?.(task === 'memory' ? measureMemory() : runOrganization(task));
});
