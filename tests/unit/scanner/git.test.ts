import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runScan, type ScanOptions } from '@/lib/scanner/run-scan';
import { makeZip } from './make-zip';
import { makeKey } from './scan-with';
import { createRepository, type TemporaryRepository } from './temporary-repository';

let repository: TemporaryRepository;
beforeEach(() => {
  repository = createRepository();
});
afterEach(() => repository.remove());

const scan = async (mode: ScanOptions['mode'], since: string | null = null) =>
  (await runScan({ paths: [repository.root], mode, since, withIgnored: false, withGeneric: false, threads: 1 }))
    .findings;

describe('history', () => {
  test('a key that was removed is found in the commit that brought it, with its author and date', async () => {
    const key = makeKey();
    repository.commit('start');
    repository.write('src/client.ts', `const key = "${key}";\n`);
    const commit = repository.commit('add client', 'Grace <grace@example.org>');
    repository.write('src/client.ts', 'const key = process.env.KEY;\n');
    repository.commit('read the key from the environment');
    const findings = await scan('history');
    expect(findings.map(({ found, secret }) => [found.path, found.line, found.commit, found.author, secret])).toEqual([
      ['src/client.ts', 1, commit, 'Grace', key],
    ]);
    expect(findings[0]?.found.committedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test('a key that was moved between files and lines is told once a path, with the earliest commit', async () => {
    const key = makeKey('groq');
    repository.write('a.txt', key);
    const first = repository.commit('one');
    repository.write('a.txt', `\n\n${key}`);
    repository.write('b.txt', key);
    repository.commit('two');
    const findings = await scan('history');
    expect(findings.map(({ found }) => found.path).sort()).toEqual(['a.txt', 'b.txt']);
    expect(findings.find(({ found }) => found.path === 'a.txt')?.found.commit).toBe(first);
    expect(new Set(findings.map(({ found }) => found.fingerprint)).size).toBe(1);
  });

  test('a commit that was replaced by force is still found, reflog or not', async () => {
    const key = makeKey('xai');
    repository.commit('start');
    repository.write('.env', `XAI_KEY=${key}`);
    const lost = repository.commit('oops');
    repository.git('reset', '-q', '--hard', 'HEAD~1');
    repository.git('reflog', 'expire', '--expire=now', '--all');
    const findings = await scan('history');
    expect(findings.map(({ found }) => [found.path, found.commit])).toEqual([['.env', lost]]);
  });

  test('what was only staged once is found as an object', async () => {
    repository.commit('start');
    repository.write('key.txt', makeKey('replicate'));
    repository.git('add', 'key.txt');
    repository.git('rm', '-q', '--cached', 'key.txt');
    const findings = await scan('history');
    expect(findings.map(({ found }) => found.path)).toEqual([expect.stringMatching(/^\(object [0-9a-f]{12}\)$/)]);
  });

  test('messages of commits and tags, archives, and what only a merge brought', async () => {
    const [inMessage, inTag, inZip, inMerge] = ['groq', 'xai', 'google', 'nvidia'].map((kind) => makeKey(kind));
    const commit = repository.commit(`use ${inMessage}`);
    repository.git('tag', '-a', 'v1', '-m', `release with ${inTag}`);
    repository.write('pack.zip', makeZip({ 'inner.txt': inZip ?? '' }));
    repository.commit('pack');
    repository.git('checkout', '-q', '-b', 'side', 'HEAD~1');
    repository.write('side.txt', 'side');
    repository.commit('side');
    repository.git('checkout', '-q', 'main');
    repository.git('merge', '-q', '--no-commit', '--no-ff', 'side');
    repository.write('merged.txt', inMerge ?? '');
    const merge = repository.commit('merge');
    const places = (await scan('history')).map(({ found, secret }) => [secret, found.path, found.commit]);
    expect(places).toContainEqual([inMessage, '(commit message)', commit]);
    expect(places).toContainEqual([inTag, expect.stringMatching(/^\(tag /), undefined]);
    expect(places).toContainEqual([inZip, 'pack.zip!inner.txt', expect.any(String)]);
    expect(places).toContainEqual([inMerge, 'merged.txt', merge]);
    expect(places.length).toBe(4);
  });

  test('--since leaves out what the revision has', async () => {
    repository.write('old.txt', makeKey('groq'));
    const old = repository.commit('old');
    repository.write('new.txt', makeKey('groq'));
    repository.commit('new');
    expect((await scan('history', old)).map(({ found }) => found.path)).toEqual(['new.txt']);
    await expect(scan('history', 'no-such-revision')).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(scan('history', '--output=/tmp/x')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('staged files', () => {
  test('what is staged counts, not what lies in the folder', async () => {
    repository.commit('start');
    repository.write('a b.txt', `x\n${makeKey('groq')}`);
    repository.git('add', '-A');
    repository.write('a b.txt', 'clean now, but not staged');
    repository.write('untracked.txt', makeKey('groq'));
    expect((await scan('staged')).map(({ found }) => `${found.path}:${found.line}`)).toEqual(['a b.txt:2']);
  });

  test('the first commit of a repository', async () => {
    repository.write('first.txt', makeKey('groq'));
    repository.git('add', '-A');
    expect((await scan('staged')).length).toBe(1);
  });
});

describe('the folder', () => {
  test('ignored files are left out, tracked files that a pattern ignores are not', async () => {
    repository.write('tracked.env', makeKey('groq'));
    repository.commit('track');
    repository.write('.gitignore', '*.env\nnode_modules/\n');
    repository.write('local.env', makeKey('groq'));
    repository.write('node_modules/x/index.js', makeKey('groq'));
    repository.write('new.txt', makeKey('groq'));
    expect((await scan('files')).map(({ found }) => found.path.slice(repository.root.length + 1)).sort()).toEqual([
      'new.txt',
      'tracked.env',
    ]);
  });

  test('no program that the configuration of a repository names is started', async () => {
    repository.write('a.txt', makeKey('groq'));
    repository.commit('one');
    repository.git('config', 'core.fsmonitor', `touch ${repository.root}/started; false`);
    repository.git('config', 'diff.external', `touch ${repository.root}/started; false`);
    for (const mode of ['files', 'staged', 'history'] as const) await scan(mode);
    expect(existsSync(path.join(repository.root, 'started'))).toBe(false);
  });
});
