import process from 'node:process';
import { readParentPid } from '../../processes/process-identity.mjs';

const LOOK_MS = 500;
/** `npm run`, the shell it starts, and us. */
const MAX_ANCESTORS = 2;

/**
 * npm starts commands through a shell that passes no signal on, and dies itself of some. When npm or that shell is gone,
 * this process gets the SIGTERM that was meant for it. Only below npm: a command started directly may outlive its
 * parent.
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event && process.env.npm_command !== 'exec') return;
  const chain = [process.pid];
  while (chain.length <= MAX_ANCESTORS) {
    const parent = readParentPid(chain.at(-1));
    if (parent === null || parent <= 1) break;
    chain.push(parent);
  }
  const links = chain.slice(1).map((parent, at) => ({ child: chain[at], parent }));
  const timer = setInterval(() => {
    if (links.every(({ child, parent }) => readParentPid(child) === parent)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  timer.unref();
}
