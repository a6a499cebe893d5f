import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installHook } from '@/lib/scanner/hook/install-hook';
import { makeKey } from './scan-with';
import { createRepository, type TemporaryRepository } from './temporary-repository';

let repository: TemporaryRepository;
beforeEach(() => {
  repository = createRepository();
});
afterEach(() => repository.remove());

const commit = (words: readonly string[] = [], env: Record<string, string> = {}, folder = repository.root) =>
  spawnSync(
    'git',
    ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=a@example.org', 'commit', '-m', 'x', ...words],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );

test('a staged key stops the commit with what to do, and never shows the key', async () => {
  await installHook(repository.root);
  const key = makeKey();
  repository.write('src/client.ts', `const apiKey = "${key}";\n`);
  repository.git('add', '-A');
  const { status, stderr, stdout } = commit();
  expect([status, repository.git('log', '--all', '--oneline')]).toEqual([1, '']);
  expect(stderr).toContain('src/client.ts:1:17');
  expect(stderr).toMatch(/Rotate it first[\s\S]*platform\.openai\.com[\s\S]*workload identity federation/);
  expect(stderr).toContain('git restore --staged');
  expect(stderr + stdout).not.toContain(key);
});

test('clean files and findings with a reason pass', async () => {
  await installHook(repository.root);
  repository.write('a.ts', `const apiKey = "${makeKey()}"; // spendwatch:allow revoked sample\n`);
  repository.git('add', '-A');
  expect(commit().status).toBe(0);
});

test('the hook does not mind variables that belong to the program in the repository', async () => {
  await installHook(repository.root);
  const env = { DATABASE_URL: 'mysql://root@db/app', PORT: 'http', SMTP_URL: 'mail', SPENDWATCH_SECRET: 'short' };
  repository.write('a.ts', 'clean\n');
  repository.git('add', '-A');
  expect(commit([], env)).toMatchObject({ status: 0 });
  repository.write('a.ts', `const apiKey = "${makeKey()}";\n`);
  repository.git('add', '-A');
  const { status, stderr } = commit([], env);
  expect([status, stderr]).toEqual([1, expect.stringContaining('a.ts:1:17')]);
});

test.each([
  ['commit -a', ['-a']],
  ['a commit of one path', ['a.ts']],
])('a key in what %s takes is found', async (_name, words) => {
  await installHook(repository.root);
  repository.write('a.ts', 'clean\n');
  repository.git('add', '-A');
  expect(commit()).toMatchObject({ status: 0 });
  repository.write('a.ts', `const apiKey = "${makeKey()}";\n`);
  expect(commit(words)).toMatchObject({ status: 1, stderr: expect.stringContaining('a.ts:1:17') });
});

test('the hook holds in a work tree beside the repository', async () => {
  await installHook(repository.root);
  repository.write('a.ts', 'clean\n');
  repository.git('add', '-A');
  commit();
  const beside = `${repository.root}-beside`;
  repository.git('worktree', 'add', '-q', beside);
  writeFileSync(path.join(beside, 'b.ts'), `const apiKey = "${makeKey()}";\n`);
  repository.git('-C', beside, 'add', '-A');
  const { status, stderr } = commit([], {}, beside);
  rmSync(beside, { recursive: true });
  expect([status, stderr]).toEqual([1, expect.stringContaining('b.ts:1:17')]);
});

test('the hook takes less than 300 ms of processor time', async () => {
  const hook = await installHook(repository.root);
  repository.write('a.ts', 'clean\n'.repeat(10_000));
  repository.git('add', '-A');
  const { stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time "${hook}"`], {
    cwd: repository.root,
    encoding: 'utf8',
  });
  const [user = 9, system = 9] = stderr.trim().split(/\s+/).map(Number);
  expect(user + system).toBeLessThan(0.3);
});

test('the hook of somebody else stays, with the line to add', async () => {
  const hook = path.join(repository.root, '.git/hooks/pre-commit');
  writeFileSync(hook, '#!/bin/sh\nexit 0\n');
  await expect(installHook(repository.root)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('spendwatch-scan.mjs'),
  });
});
