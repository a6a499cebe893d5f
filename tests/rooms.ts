import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { type CodeFile, countArrows, listFullFolders, measureRooms } from './support/rooms';

/**
 * Prints files, folders, median and longest file of each room, and the imports between nouns of lib/services. Exit 1 when
 * a folder holds more files than somebody new to it can look through.
 */
const { stdout } = spawnSync('git', ['ls-files', 'app', 'components', 'lib', 'tests'], { encoding: 'utf8' });
const files: CodeFile[] = stdout
  .split('\n')
  .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
  .map((name) => ({ name, text: readFileSync(path.join(import.meta.dirname, '..', name), 'utf8') }));

const line = (...[first = '', ...rest]: (string | number)[]) =>
  `${String(first).padEnd(20)}${rest.map((each) => String(each).padStart(9)).join('')}`;

process.stdout.write(`${line('room', 'files', 'folders', 'median', 'longest', 'lines')}\n`);
for (const { room, fileCount, folderCount, medianLines, longest, lines } of measureRooms(files)) {
  process.stdout.write(`${line(room, fileCount, folderCount, medianLines, longest.lines, lines)}  ${longest.name}\n`);
}
const arrows = countArrows(files);
const imports = arrows.reduce((sum, { count }) => sum + count, 0);
process.stdout.write(`\n${arrows.length} arrows between nouns of lib/services, ${imports} imports\n`);
for (const { from, to, count } of arrows) process.stdout.write(`  ${from} -> ${to} (${count})\n`);

const full = listFullFolders(files);
for (const { folder, fileCount, limit } of full) {
  process.stderr.write(`${folder} holds ${fileCount} files: expected at most ${limit}; give a part of it a folder\n`);
}
process.exitCode = full.length > 0 ? 1 : 0;
