import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

/**
 * Fields of `/proc/PID/stat` after the name, which may hold spaces and brackets itself; null where there is no such
 * process or no such file system.
 */
function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

const ask = (pid, field) => {
  try {
    return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
};

/** The id of a process's parent, null when the process is gone. */
export function readParentPid(pid) {
  const parent = process.platform === 'linux' ? readStat(pid)?.[1] : ask(pid, 'ppid');
  return parent === null || parent === undefined ? null : Number(parent);
}

/** When a process began, as a word to compare: a number alone may name another process later. Null when it is gone. */
export function readStartWord(pid) {
  if (process.platform !== 'linux') return ask(pid, 'lstart');
  const stat = readStat(pid);
  // A zombie has ended; only its parent has not noticed.
  return stat === null || stat[0] === 'Z' ? null : (stat[19] ?? null);
}

/** This process, to be recognised by others: `{ pid, start }`. */
export const identifySelf = () => ({ pid: process.pid, start: readStartWord(process.pid) });

/** True while the very process lives that `identifySelf` described. */
export const isSameProcessAlive = ({ pid, start }) => {
  const now = readStartWord(pid);
  return now !== null && (start === null || now === start);
};
