import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { listConstants } from '../../bench/ablation/constants';

test('the table of constants in the documentation has each of them with its value', async () => {
  const table = await readFile('docs/detection-constants.md', 'utf8');
  const constants = await listConstants();
  expect(constants.length).toBeGreaterThan(50);
  const missing = constants
    .map(({ name, value, file }) => `| \`${name}\` | ${value} | \`${file}\` |`)
    .filter((row) => !table.includes(row));
  expect(missing).toEqual([]);
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows).toHaveLength(constants.length);
});
