import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifySelf, isSameProcessAlive } from './process-identity.mjs';

/** Longer than it takes to look at a file twice and remove it. */
const BREAK_SECONDS = 10;
const LOOK_MS = 150;

function tryCreate(file) {
  try {
    writeFileSync(file, JSON.stringify(identifySelf()), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(file) {
  try {
    const text = readFileSync(file, 'utf8');
    // Created a moment ago and not written yet: its maker lives.
    if (text === '') return Date.now() - statSync(file).mtimeMs < BREAK_SECONDS * 1_000 ? 'new' : 'dead';
    return isSameProcessAlive(JSON.parse(text)) ? 'alive' : 'dead';
  } catch (error) {
    return error.code === 'ENOENT' ? 'none' : 'dead';
  }
}

/**
 * Removes the file of a holder that died. Only one process at a time may, so that none removes the file of a successor.
 */
function removeDead(file) {
  const guard = `${file}.break`;
  try {
    if (Date.now() - statSync(guard).mtimeMs > BREAK_SECONDS * 1_000) rmSync(guard, { force: true });
  } catch {}
  if (!tryCreate(guard)) return;
  if (readHolder(file) === 'dead') rmSync(file, { force: true });
  rmSync(guard, { force: true });
}

/**
 * Waits until this process alone holds the lock `file`; returns the function that gives it back. The lock of a process
 * that died is taken over. `onWait` is called once, when another process holds it. Throws after `timeoutMs`.
 */
export async function acquireFileLock(file, { onWait = () => {}, timeoutMs = 15 * 60_000 } = {}) {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const deadline = Date.now() + timeoutMs;
  let isReported = false;
  while (!tryCreate(file)) {
    if (readHolder(file) === 'dead') removeDead(file);
    else if (!isReported) {
      onWait();
      isReported = true;
    }
    if (Date.now() > deadline) throw new Error(`${file} is held by another process for ${timeoutMs / 1_000} s`);
    await sleep(LOOK_MS);
  }
  const release = () => {
    process.removeListener('exit', release);
    rmSync(file, { force: true });
  };
  process.once('exit', release);
  return release;
}
