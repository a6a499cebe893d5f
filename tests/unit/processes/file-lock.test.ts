import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acquireFileLock } from '@/lib/processes/file-lock.mjs';
import { identifySelf } from '@/lib/processes/process-identity.mjs';
import { PROJECT_ROOT } from '@/lib/project-root';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-lock-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Reads a number, waits, and writes it back one higher: without a lock, processes overwrite each other's. */
const ADD_ONE = `
  import { readFileSync, writeFileSync } from 'node:fs';
  import { acquireFileLock } from '${PROJECT_ROOT}/lib/processes/file-lock.mjs';
  const [lock, file, ending] = process.argv.slice(1);
  const release = await acquireFileLock(lock);
  const count = Number(readFileSync(file, 'utf8'));
  await new Promise((resolve) => setTimeout(resolve, 30));
  writeFileSync(file, String(count + 1));
  if (ending === 'die') process.kill(process.pid, 'SIGKILL');
  release();
`;

describe('a lock of a file', () => {
  test('six processes take turns, also after three of them died with it', async () => {
    const [lock, file] = [path.join(folder, 'lock'), path.join(folder, 'count')];
    await writeFile(file, '0');
    const processes = Array.from({ length: 6 }, (_, at) =>
      run(process.execPath, ['--input-type=module', '-e', ADD_ONE, lock, file, at % 2 ? 'die' : 'release']).catch(
        () => {},
      ),
    );
    await Promise.all(processes);
    expect(await readFile(file, 'utf8')).toBe('6');
    // What the last one left is taken over.
    (await acquireFileLock(lock))();
    expect((await readdir(folder)).sort()).toEqual(['count']);
  }, 60_000);

  test('its number may be another process by now: then it is free', async () => {
    const lock = path.join(folder, 'reused');
    await writeFile(lock, JSON.stringify({ ...identifySelf(), start: 'another time' }));
    const release = await acquireFileLock(lock, { timeoutMs: 5_000 });
    release();
  });

  test('held by a living process it is waited for, which is told once; then it fails', async () => {
    const lock = path.join(folder, 'held');
    const release = await acquireFileLock(lock);
    let told = 0;
    const wait = acquireFileLock(lock, { timeoutMs: 600, onWait: () => told++ });
    await expect(wait).rejects.toThrow(/held by another process/);
    expect(told).toBe(1);
    release();
  });
});
