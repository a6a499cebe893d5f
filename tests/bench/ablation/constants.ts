import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { ROOM } from './variants';

/** One tuned number of the detector: a constant, or a field of one. */
export type TunedConstant = {
  file: string;
  name: string;
  /** As it is written. */
  value: string;
  /** What the comment above it says. */
  meaning: string;
  /** The line in which it stands. */
  line: string;
};

/** How state is laid out and stored; nothing of it decides what is told. */
const LAYOUT =
  /^(byte-codec|series-codec|minute-ring|hour-ring|local-calendar|log-level|threshold-list|day-history|detector-state)\.ts$/;
const DECLARED = /^(?:export )?const ([A-Z][A-Z0-9_]*) = ([0-9][0-9_. *]*);$/;
const MEANS = /^(?:\/\*\* (.*) \*\/)$/;

/** Every number that a judge goes by, in the order of the files. */
export async function listConstants(root = process.cwd()): Promise<TunedConstant[]> {
  const room = path.join(root, ROOM);
  const files = (await readdir(room)).filter((file) => file.endsWith('.ts') && !LAYOUT.test(file)).sort();
  const found: TunedConstant[] = [];
  for (const file of files) {
    const lines = (await readFile(path.join(room, file), 'utf8')).split('\n');
    lines.forEach((line, index) => {
      const [, name, value] = DECLARED.exec(line) ?? [];
      const meaning = readMeaning(lines, index);
      // What needs no word is a place in a table, not a judgement.
      if (name && value && meaning !== '') found.push({ file, name, value, meaning, line });
    });
  }
  return found;
}

/** The comment above a line, on one line; constants below each other share it. */
function readMeaning(lines: readonly string[], index: number): string {
  let end = index - 1;
  while (end >= 0 && DECLARED.test(lines[end] ?? '')) end--;
  const [, short] = MEANS.exec(lines[end] ?? '') ?? [];
  if (short !== undefined) return short;
  if ((lines[end] ?? '').trim() !== '*/') return '';
  let start = end;
  while (start > 0 && !(lines[start] ?? '').startsWith('/**')) start--;
  return lines
    .slice(start + 1, end)
    .map((line) => line.replace(' * ', '').trim())
    .join(' ');
}
