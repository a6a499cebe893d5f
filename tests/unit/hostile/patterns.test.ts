import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { redactText } from '@/lib/redact';
import { measureProcessorMs } from '@/tests/support/processor-time';

const ROOT = path.join(import.meta.dirname, '../../..');
/** Longer than any text the API takes in one field; ten times as long is slow for patterns that start over at each sign. */
const LENGTH = 3_000;
const MOST_MS = 150;

type Pattern = { file: string; literal: string; pattern: RegExp };

/** Every regular expression written in the product's source. */
function listPatterns(): Pattern[] {
  const found: Pattern[] = [];
  for (const folder of ['app', 'components', 'lib']) {
    for (const name of readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name) || name.includes('generated')) continue;
      const file = path.join(folder, name);
      const source = ts.createSourceFile(file, readFileSync(path.join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest);
      const walk = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const [, body = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
          found.push({ file, literal: node.text, pattern: new RegExp(body, flags.replace(/[gy]/g, '')) });
        }
        ts.forEachChild(node, walk);
      };
      walk(source);
    }
  }
  return found;
}

const COMMON = ['a', '0', ' ', '.', '-', '_', '/', '@', '<', '"', "'", '\\', '\n', '&', ':', 'é'];

/** Texts that nearly match, over and over: what the pattern itself is made of, alone and in pairs, and a last misfit. */
function inventTexts(literal: string): string[] {
  const own = literal.replace(/\\[a-zA-Z]/g, '').match(/[^\\^$*+?()[\]{}|]/g) ?? [];
  const signs = [...new Set([...own, ...COMMON])].slice(0, 40);
  const words = literal.match(/[A-Za-z<:/.@-]{2,}/g) ?? [];
  const pieces = [...signs, ...words, ...signs.slice(0, 6).flatMap((one) => signs.slice(0, 6).map((two) => one + two))];
  return pieces.flatMap((piece) => {
    const long = piece.repeat(Math.ceil(LENGTH / piece.length));
    return [long, `${long}\u0000`, `\u0000${long}!`];
  });
}

/** The quickest of three, for a busy machine makes anything slow once. */
function measure(pattern: RegExp, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && best > MOST_MS; round += 1) {
    const startedAt = performance.now();
    pattern.test(text);
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

test('every pattern in the source is done with any long text at once', { timeout: 90_000 }, () => {
  const patterns = listPatterns();
  expect(patterns.length).toBeGreaterThan(100);
  const slow = new Set<string>();
  for (const { file, literal, pattern } of patterns) {
    for (const text of inventTexts(literal)) {
      const spent = measure(pattern, text);
      if (spent <= MOST_MS) continue;
      slow.add(`${file} ${literal}: ${Math.round(spent)} ms for ${JSON.stringify(text.slice(0, 6))}…`);
      break;
    }
  }
  expect([...slow]).toEqual([]);
});

test('a log line of a megabyte is searched for secrets at once', () => {
  for (const piece of ['s', 'sk-', 'a:', 'sw_', 'a://b', '=', ' ']) {
    const text = piece.repeat(1_000_000 / piece.length);
    expect(
      measureProcessorMs(() => redactText(text)),
      piece,
    ).toBeLessThan(1_500);
  }
});
