import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
type Answer = { requirement: string; level: string; answer: string; title: string; how: string; 'shown by': string };
const answers = parse(readFileSync(path.join(ROOT, 'docs/asvs.csv'), 'utf8'), { columns: true }) as Answer[];

/** Requirements of level 1 and 2 in OWASP ASVS 5.0.0 by chapter. */
const COUNTS = {
  V1: 27,
  V2: 11,
  V3: 19,
  V4: 10,
  V5: 9,
  V6: 35,
  V7: 18,
  V8: 7,
  V9: 7,
  V10: 29,
  V11: 14,
  V12: 9,
  V13: 13,
  V14: 9,
  V15: 13,
  V16: 16,
  V17: 7,
};

describe('answers to the OWASP Application Security Verification Standard 5.0.0', () => {
  test('are there for each requirement of level 1 and 2, once', () => {
    expect(new Set(answers.map((one) => one.requirement)).size).toBe(answers.length);
    expect(answers).toHaveLength(253);
    expect(answers.filter(({ level }) => level === '1')).toHaveLength(70);
    const counts: Record<string, number> = {};
    for (const { requirement } of answers) {
      const chapter = requirement.split('.')[0] ?? '';
      counts[chapter] = (counts[chapter] ?? 0) + 1;
    }
    expect(counts).toEqual(COUNTS);
  });

  test.each(answers)('$requirement says $answer, with reasons and files that are there', (one) => {
    expect(one.requirement).toMatch(/^V\d{1,2}\.\d{1,2}\.\d{1,2}$/);
    expect(['met', 'partly', 'not met', 'operator', 'not applicable']).toContain(one.answer);
    expect(one.title.length).toBeGreaterThan(2);
    expect(one.how.length).toBeGreaterThan(8);
    const files = one['shown by'].split(' ').filter(Boolean);
    for (const file of files) expect(existsSync(path.join(ROOT, file)), file).toBe(true);
    // What is not there needs nothing that shows it.
    if (one.answer !== 'not applicable') expect(files.length).toBeGreaterThan(0);
  });
});
