import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listFiles } from '@/lib/scanner/list-files';
import { scanInParallel } from '@/lib/scanner/parallel/scan-in-parallel';
import { startScanThread } from '@/lib/scanner/parallel/start-thread';
import { runScan } from '@/lib/scanner/run-scan';
import { createNotes, mergeNotes } from '@/lib/scanner/scan-notes';
import type { Scanned } from '@/lib/scanner/scan-numbered';
import { makeKey } from './scan-with';

const FILES = 300;
let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'spendwatch-parallel-'));
  for (let number = 0; number < FILES; number++) {
    const text = number % 7 === 0 ? `const key = "${makeKey('groq')}";\n` : 'nothing here\n';
    writeFileSync(path.join(root, `${String(number).padStart(4, '0')}.ts`), text);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('several threads find what one finds, in the same order, and count the same', async () => {
  const one = await runScan({
    paths: [root],
    mode: 'files',
    since: null,
    withIgnored: true,
    withGeneric: false,
    threads: 1,
  });
  expect(one.findings.length).toBe(Math.ceil(FILES / 7));
  const notes = createNotes();
  const findings: Scanned['findings'] = [];
  await scanInParallel(listFiles(root, root, true, notes), 0, { threads: 3, withGeneric: false }, (scanned) => {
    mergeNotes(notes, scanned.notes);
    findings.push(...scanned.findings);
  });
  findings.sort((left, right) => left.number - right.number);
  expect(findings.map(({ finding }) => finding)).toEqual(one.findings);
  expect(notes).toEqual(one.notes);
});

test('a thread that ends in the middle of a batch says so instead of leaving the scan waiting', async () => {
  const thread = startScanThread(false);
  const scanned = thread.scan([{ file: path.join(root, '0000.ts'), path: '0000.ts', number: 0 }]);
  await thread.stop();
  await expect(scanned).rejects.toThrow(/scanning thread ended/);
});
