import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runScan } from '@/lib/scanner/run-scan';
import { makeKey } from './scan-with';

let root: string;
let outside: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'spendwatch-files-'));
  outside = mkdtempSync(path.join(tmpdir(), 'spendwatch-outside-'));
});
afterEach(() => {
  for (const folder of [root, outside]) rmSync(folder, { recursive: true, force: true });
});

const scan = (...paths: string[]) =>
  runScan({
    paths: paths.length > 0 ? paths : [root],
    mode: 'files',
    since: null,
    withIgnored: false,
    withGeneric: false,
    threads: 1,
  });

test('links are not followed, in circles or out of the folder, and are counted', async () => {
  writeFileSync(path.join(outside, 'key.txt'), makeKey('groq'));
  symlinkSync(outside, path.join(root, 'out'));
  symlinkSync(path.join(outside, 'key.txt'), path.join(root, 'key.txt'));
  symlinkSync(root, path.join(root, 'circle'));
  const { findings, notes } = await scan();
  expect(findings).toEqual([]);
  expect(notes.left.get('link')?.count).toBe(3);
});

test('a link that the caller names is followed', async () => {
  writeFileSync(path.join(outside, 'key.txt'), makeKey('groq'));
  symlinkSync(path.join(outside, 'key.txt'), path.join(root, 'key.txt'));
  expect((await scan(path.join(root, 'key.txt'))).findings.length).toBe(1);
});

test('pipes and files that may not be read are counted, not waited for', async () => {
  execFileSync('mkfifo', [path.join(root, 'pipe')]);
  writeFileSync(path.join(root, 'good.txt'), makeKey('groq'));
  mkdirSync(path.join(root, 'closed'));
  writeFileSync(path.join(root, 'closed', 'a.txt'), 'x');
  chmodSync(path.join(root, 'closed'), 0);
  const { findings, notes } = await scan();
  chmodSync(path.join(root, 'closed'), 0o700);
  expect(findings.length).toBe(1);
  expect(notes.left.get('special')?.count).toBe(1);
  // The superuser reads everything.
  if (process.getuid?.() !== 0) expect(notes.left.get('unreadable')?.count).toBe(1);
});

test('a secret in the name of a file is not in the report', async () => {
  const [name, key] = [makeKey('groq'), makeKey('groq')];
  writeFileSync(path.join(root, `${name}.txt`), key);
  const { findings } = await scan();
  expect(findings.map(({ found }) => found.path)).toEqual([path.join(root, '[redacted].txt')]);
});

test('a path that does not exist is wrong use', async () => {
  await expect(scan(path.join(root, 'none'))).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('none'),
  });
});

test('binary rubbish and broken encodings end', async () => {
  const rubbish = Buffer.alloc(3_000_000);
  for (let at = 0; at < rubbish.length; at++) rubbish[at] = (at * 2_654_435_761) >>> 13;
  writeFileSync(path.join(root, 'rubbish.bin'), rubbish);
  writeFileSync(
    path.join(root, 'broken.txt'),
    Buffer.concat([Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xa0]), Buffer.from(makeKey('groq'))]),
  );
  expect((await scan()).findings.length).toBe(1);
});
