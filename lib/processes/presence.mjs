import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { identifySelf, isSameProcessAlive } from './process-identity.mjs';

const fileOf = (folder, pid) => path.join(folder, `${pid}.json`);

/**
 * Notes in `folder` that this process uses what the folder stands for, with `facts` for others to read; returns how to
 * take the note away, which also happens when the process ends.
 */
export function announcePresence(folder, facts = {}) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(folder, process.pid);
  // Written beside its place and moved, so that no reader sees half of it.
  writeFileSync(`${file}.new`, JSON.stringify({ ...identifySelf(), ...facts }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  const leave = () => {
    process.removeListener('exit', leave);
    rmSync(file, { force: true });
  };
  process.once('exit', leave);
  return leave;
}

/**
 * The same where the folder may be on a read-only file system or belong to another user: then no note is written, and
 * no process of this user can replace the files below it that the note would protect. Returns how to take the note
 * away.
 */
export function announceWhereWritable(folder, facts = {}) {
  try {
    return announcePresence(folder, facts);
  } catch (error) {
    // Node says ENOENT of a folder that it may not make on a read-only file system.
    if (!['EROFS', 'EACCES', 'EPERM', 'ENOENT'].includes(error.code)) throw error;
    return () => {};
  }
}

/** What the living processes noted in `folder`; the notes of dead ones are removed. This process is not among them. */
export function listPresent(folder) {
  let names = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  const present = [];
  for (const name of names) {
    const file = path.join(folder, name);
    try {
      const note = JSON.parse(readFileSync(file, 'utf8'));
      if (note.pid === process.pid) continue;
      if (isSameProcessAlive(note)) present.push(note);
      else rmSync(file, { force: true });
    } catch {
      // Being written or removed at this moment.
    }
  }
  return present;
}
