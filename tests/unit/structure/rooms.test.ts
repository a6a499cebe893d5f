import { describe, expect, test } from 'vitest';
import { countArrows, listFullFolders, measureRooms } from '../../support/rooms';

const file = (name: string, lines = 1, text = '') => ({ name, text: `${text}${'\n'.repeat(lines)}` });

describe('figures of the rooms', () => {
  test('count files, folders and lines of a room, and of all', () => {
    const files = [file('lib/db/keys/keys.ts', 10), file('lib/db/client.ts', 4), file('app/page.tsx', 7)];
    expect(measureRooms(files)).toEqual([
      {
        ...{ room: 'app', fileCount: 1, folderCount: 1, medianLines: 7, lines: 7 },
        longest: { name: 'app/page.tsx', lines: 7 },
      },
      {
        ...{ room: 'lib/db', fileCount: 2, folderCount: 2, medianLines: 10, lines: 14 },
        longest: { name: 'lib/db/keys/keys.ts', lines: 10 },
      },
      {
        ...{ room: 'all', fileCount: 3, folderCount: 3, medianLines: 7, lines: 21 },
        longest: { name: 'lib/db/keys/keys.ts', lines: 10 },
      },
    ]);
  });

  test('an arrow leads from one noun to another', () => {
    const text =
      "import { a } from '@/lib/services/keys/a';\nimport { b } from './b';\nimport { c } from '../keys/c';\n";
    expect(countArrows([file('lib/services/budgets/a.ts', 0, text)])).toEqual([
      { from: 'budgets', to: 'keys', count: 2 },
    ]);
  });

  test('a folder of 41 files is too full, one of 40 is not', () => {
    const fill = (folder: string, count: number) =>
      Array.from({ length: count }, (_, index) => file(`${folder}/${index}.ts`));
    expect(listFullFolders([...fill('lib/db', 41), ...fill('lib/auth', 40)])).toEqual([
      { folder: 'lib/db', fileCount: 41, limit: 40 },
    ]);
  });
});
