import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../../..');

/** Rows of the table under "Words": the word, its meaning, and the words that are not used for it. */
const ROWS = (readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8').split('## Words\n')[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| word') && !line.startsWith('| ---'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, word = '', meaning = '', not = '']) => ({
    word,
    meaning,
    not: not.split(',').flatMap((one) => one.trim() || []),
  }));

/** Names in the code, in lower case, without separators. */
const names = new Set<string>();

beforeAll(() => {
  for (const room of ['app', 'components', 'lib']) {
    for (const file of readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|tsx)$/.test(file) || file.startsWith('db/generated')) continue;
      const code = readFileSync(path.join(ROOT, room, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
      for (const [name] of code.matchAll(/[A-Za-z_][A-Za-z0-9_]*/g)) names.add(name.replaceAll('_', '').toLowerCase());
    }
  }
});

const isUsed = (word: string) => [...names].some((name) => name.includes(word.replaceAll(' ', '').toLowerCase()));

describe('the words of docs/architecture.md', () => {
  test('are there, each once', () => {
    expect(ROWS.length).toBeGreaterThan(20);
    expect(new Set(ROWS.map(({ word }) => word)).size).toBe(ROWS.length);
  });

  test.each(ROWS)('"$word" is what the code says', ({ word, not }) => {
    expect(isUsed(word)).toBe(true);
    expect(not.filter(isUsed)).toEqual([]);
  });
});
