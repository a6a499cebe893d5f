import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { runScan } from '@/lib/scanner/run-scan';
import type { Corpus } from './corpus';

/** What a tool takes for a secret: the file, and the text of it. */
type FoundText = { path: string; secret: string };
/** null = the tool is not installed. */
export type Finder = (root: string) => Promise<FoundText[] | null>;

export const findWithOurs: Finder = async (root) => {
  const { findings } = await runScan({
    paths: [root],
    mode: 'files',
    since: null,
    withIgnored: true,
    withGeneric: false,
    threads: 1,
  });
  // A member of an archive counts for the archive.
  return findings.map(({ found, secret }) => ({ path: path.relative(root, found.path.split('!')[0] ?? ''), secret }));
};

function listFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

export const findWithSecretlint: Finder = async (root) => {
  const found: FoundText[] = [];
  const rules = [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }];
  for (const filePath of listFiles(root)) {
    const content = readFileSync(filePath, 'utf8');
    const source = { filePath, content, contentType: 'text' as const };
    const { messages } = await lintSource({ source, options: { config: { rules }, noPhysicFilePath: true } });
    for (const { range } of messages)
      found.push({ path: path.relative(root, filePath), secret: content.slice(...range) });
  }
  return found;
};

type GitleaksFinding = { File: string; Secret: string };

export const findWithGitleaks: Finder = async (root) => {
  const words = ['dir', root, '--no-banner', '--exit-code', '0', '--report-format', 'json', '--report-path', '-'];
  const { error, stdout } = spawnSync('gitleaks', words, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error) return null;
  const findings: GitleaksFinding[] = JSON.parse(stdout || '[]');
  return findings.map((one) => ({ path: path.relative(root, one.File), secret: one.Secret }));
};

export type Judged = { recall: number; precision: number; missed: string[] };

/**
 * Compares what a tool found with what was planted. A finding counts for a key of its file when one holds the other: tools
 * differ in what they take along. Everything else it found is false.
 */
export async function judge(find: Finder, root: string, corpus: Corpus): Promise<Judged | null> {
  const found = await find(root);
  if (found === null) return null;
  const byFile = Map.groupBy(found, (one) => one.path);
  const plantedFiles = new Set(corpus.planted.map((one) => one.file));
  const missed: string[] = [];
  let right = 0;
  let wrong = found.filter((one) => !plantedFiles.has(one.path)).length;
  for (const { key, file, keyKind, placeKind } of corpus.planted) {
    const inFile = byFile.get(file) ?? [];
    const matching = inFile.filter(
      ({ secret }) => secret.includes(key) || (secret.length >= key.length / 2 && key.includes(secret)),
    );
    // Packed text is not compared: finding anything in such a file counts.
    const isFound =
      matching.length > 0 || (inFile.length > 0 && /base64|basic|gzip|split|line continued|utf/.test(placeKind));
    if (isFound) right++;
    else {
      missed.push(`${keyKind} in ${placeKind}`);
      wrong += inFile.length;
    }
  }
  return {
    recall: right / corpus.planted.length,
    precision: right + wrong === 0 ? 1 : right / (right + wrong),
    missed,
  };
}
