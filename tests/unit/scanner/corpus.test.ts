import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runScan, type ScanResult } from '@/lib/scanner/run-scan';
import { type Corpus, writeCorpus } from '../../bench/scanner/corpus';

const seed = Math.floor(Math.random() * 2 ** 32);
let root: string;
let corpus: Corpus;
let result: ScanResult;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'spendwatch-corpus-'));
  corpus = await writeCorpus(root, seed);
  result = await runScan({
    paths: [root],
    mode: 'files',
    since: null,
    withIgnored: true,
    withGeneric: false,
    threads: 1,
  });
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe(`a corpus of planted keys and texts that resemble keys, seed ${seed}`, () => {
  const listFound = () =>
    new Set(result.findings.map(({ found, secret }) => `${path.relative(root, found.path)} ${secret}`));

  test('at least 99 of 100 planted keys are found', () => {
    const found = listFound();
    const missed = corpus.planted.filter((one) => !found.has(`${one.file} ${one.key}`));
    const names = missed.map((one) => `${one.keyKind} in ${one.placeKind}`);
    expect(missed.length / corpus.planted.length, names.join(', ')).toBeLessThanOrEqual(0.01);
  });

  test('at least 99 of 100 findings are planted keys', () => {
    const planted = new Set(corpus.planted.map((one) => `${one.file} ${one.key}`));
    const wrong = [...listFound()].filter((one) => !planted.has(one));
    expect(wrong.length / result.findings.length, wrong.join('\n')).toBeLessThanOrEqual(0.01);
  });

  test('no report has a secret in it', () => {
    const reports = JSON.stringify(result.findings.map((finding) => finding.found));
    expect(corpus.planted.filter((one) => reports.includes(one.key))).toEqual([]);
  });
});
