import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import createWabt from 'wabt';
import { makeSearchTables } from '@/lib/scanner/prefilter/buckets';
import { createLiteralSearch } from '@/lib/scanner/prefilter/search';
import { TEDDY_MODULE } from '@/lib/scanner/prefilter/teddy-module';
import { listRules } from '@/lib/scanner/rules/catalogue';
import { createTextScanner } from '@/lib/scanner/text-scan';
import { findSecrets, makeKey, makeText, scanText } from './scan-with';

describe('the search for literals', () => {
  test('the committed module is the assembled text of teddy.wat', async () => {
    const wabt = await createWabt();
    const text = readFileSync('lib/scanner/prefilter/teddy.wat', 'utf8');
    const { buffer } = wabt.parseWat('teddy.wat', text, { simd: true }).toBinary({});
    expect(TEDDY_MODULE).toBe(Buffer.from(buffer).toString('base64'));
  });

  test('a literal is a candidate at every offset of a block, also the last one', () => {
    const search = createLiteralSearch(makeSearchTables([{ text: 'gsk_', ignoresCase: false }]), 4_096);
    for (let at = 0; at < 100; at++) {
      search.text.fill('.');
      search.text.write('gsk_', at);
      const found: number[] = [];
      search.findCandidates(0, at + 4, (place) => found.push(place));
      expect(found).toContain(at);
    }
  });
});

describe('texts', () => {
  test('a key is found wherever it lies on the border of two blocks', () => {
    const scanner = createTextScanner(listRules({ withGeneric: false }));
    const key = makeKey();
    for (const before of [0, 1, 262_000, 262_143, 262_144, 266_240, 270_335, 524_288]) {
      const found: string[] = [];
      const scan = scanner.begin((sighting) => found.push(`${sighting.line}:${sighting.column} ${sighting.secret}`));
      const lines = Math.floor(before / 64);
      const text = `${'#'.repeat(63)}\n`.repeat(lines) + ' '.repeat(before % 64);
      scan.write(Buffer.from(`${text}${key}\nend`), true);
      expect(found).toEqual([`${lines + 1}:${(before % 64) + 1} ${key}`]);
    }
  });

  test('columns count characters, not bytes', async () => {
    const { findings } = await scanText(`first\nkönnte "äöü" ${makeKey()}`);
    expect(findings.map(({ found }) => [found.line, found.column])).toEqual([[2, 14]]);
  });

  test('the same key in the next line, or twice in one, is told for each place', async () => {
    const key = makeKey('groq');
    const { findings } = await scanText(`a ${key}\nb ${key} c ${key}`);
    expect(findings.map(({ found }) => `${found.line}:${found.column}`)).toEqual([
      '1:3',
      '2:3',
      `2:${3 + key.length + 3}`,
    ]);
    expect(new Set(findings.map(({ found }) => found.fingerprint)).size).toBe(1);
  });

  test.each([
    ['before it a letter of an escape', (key: string) => `{"log":"line one\\n${key}"}`],
    ['in an address', (key: string) => `https://example.org/?k%3D${key}&x=1`],
    ['escaped dashes', (key: string) => key.replaceAll('-', '%2D')],
    ['unicode escapes', (key: string) => `"${key.replaceAll('-', '\\u002d')}"`],
    ['a soft line break of mail', (key: string) => `${key.slice(0, 60)}=\n${key.slice(60)}`],
  ])('a key is found with %s', async (_name, write) => {
    const key = makeKey('anthropic api');
    expect(await findSecrets(write(key))).toEqual([key]);
  });

  test('a build variable that reaches the browser is named', async () => {
    const { findings } = await scanText(
      `A=1\nNEXT_PUBLIC_OPENAI_API_KEY=${makeKey()}\nVITE_KEY = "${makeKey('google')}"`,
    );
    expect(findings.map(({ found }) => found.publicName)).toEqual(['NEXT_PUBLIC_OPENAI_API_KEY', 'VITE_KEY']);
  });

  test('random text that is called a secret counts only when asked for', async () => {
    const text = `session_secret = "${makeText(40)}"`;
    expect((await scanText(text)).findings).toEqual([]);
    expect((await scanText(text, { withGeneric: true })).findings.map(({ found }) => found.rule)).toEqual([
      'generic-secret',
    ]);
  });
});

describe('allow comments', () => {
  test.each([
    [
      'at the end of the line, with a reason',
      (key: string) => `k = "${key}" # spendwatch:allow revoked in 2024`,
      'revoked in 2024',
    ],
    ['on the line before', (key: string) => `// spendwatch:allow sample for docs\nk = "${key}"`, 'sample for docs'],
    [
      'in a comment of HTML',
      (key: string) => `<p>${key}</p> <!-- spendwatch:allow shown on purpose -->`,
      'shown on purpose',
    ],
    ['without a reason', (key: string) => `k = "${key}" # spendwatch:allow`, null],
    ['two lines before', (key: string) => `// spendwatch:allow other\n\nk = "${key}"`, null],
    ['within the code of the line before', (key: string) => `log("x") // spendwatch:allow other\nk = "${key}"`, null],
  ])('%s', async (_name, write, reason) => {
    const { findings } = await scanText(write(makeKey()));
    expect(findings.map((finding) => finding.allowReason)).toEqual([reason]);
  });
});
