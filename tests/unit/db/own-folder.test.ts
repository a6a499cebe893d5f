import { chmod, chown, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeOwnFolder } from '@/lib/db/embedded/account';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-folder-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('a folder in a place where everybody may write', () => {
  test('is made, and found again', async () => {
    const folder = path.join(home, 'new');
    await makeOwnFolder(folder);
    await makeOwnFolder(folder);
  });

  test('that is a link to elsewhere is refused', async () => {
    await mkdir(path.join(home, 'elsewhere'));
    await symlink(path.join(home, 'elsewhere'), path.join(home, 'link'));
    await expect(makeOwnFolder(path.join(home, 'link'))).rejects.toThrow(/only this user can write/);
  });

  test('that others can write to is refused', async () => {
    const folder = path.join(home, 'open');
    await mkdir(folder);
    await chmod(folder, 0o777);
    await expect(makeOwnFolder(folder)).rejects.toThrow(/only this user can write/);
  });

  test.skipIf(process.getuid?.() !== 0)('that somebody else made first is refused', async () => {
    const folder = path.join(home, 'theirs');
    await mkdir(folder);
    await chown(folder, 65_534, 65_534);
    await expect(makeOwnFolder(folder)).rejects.toThrow(/only this user can write/);
  });
});
