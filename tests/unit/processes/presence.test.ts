import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { announcePresence, listPresent } from '@/lib/processes/presence.mjs';
import { PROJECT_ROOT } from '@/lib/project-root';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-presence-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a process is listed with what it said, until it ends, also by a kill', async () => {
  const script = `
    import { announcePresence } from '${PROJECT_ROOT}/lib/processes/presence.mjs';
    announcePresence(${JSON.stringify(folder)}, { command: 'up' });
    console.log('here');
    setInterval(() => {}, 1_000);
  `;
  const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(other.stdout, 'data');
  // Oneself does not count.
  const leave = announcePresence(folder, { command: 'demo' });
  expect(listPresent(folder)).toMatchObject([{ pid: other.pid, command: 'up' }]);
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(listPresent(folder)).toEqual([]);
  leave();
  expect(await readdir(folder)).toEqual([]);
});
