import { spawnSync } from 'node:child_process';
import { finish, runLane, STRUCTURE_CHECKS, TYPE_CHECKS, vitest } from './support/checks';

/**
 * The fast lane: format, lint, types, structure, and the unit tests that the changes since the main branch reach. What
 * needs a database, a build or a browser is left to `npm test`.
 */
function findBase(): string {
  for (const branch of ['origin/main', 'main']) {
    const { status, stdout } = spawnSync('git', ['merge-base', 'HEAD', branch], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return 'HEAD';
}

await Promise.all([
  runLane(TYPE_CHECKS, false),
  runLane([...STRUCTURE_CHECKS, vitest('unit', '--changed', findBase(), '--passWithNoTests')], false),
]);
await finish();
