import { afterAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../../support/database';
import { type FuzzReport, fuzzTarget, listFuzzTargets, summarizeFuzz } from '../../support/fuzz';

useTestDatabase();

/** Thousands an operation come with `npm run bench -- fuzz`. */
const ROUNDS = 3;
const SEED = 42;
const reports: FuzzReport[] = [];

describe('requests invented from the OpenAPI document', () => {
  test.each(listFuzzTargets())('$method $path answers each without a fault', async (target) => {
    const course = { rounds: ROUNDS, leastRounds: ROUNDS, mostMs: 0, seed: SEED, lanes: ROUNDS, sharesHome: true };
    const report = await fuzzTarget(target, course);
    reports.push(report);
    expect(report.faults).toEqual([]);
    expect(report.sent).toBeGreaterThan(0);
  });

  afterAll(() => {
    process.stdout.write(`fuzz: ${summarizeFuzz(reports)}\n`);
  });

  test('are taken often enough that the code behind the checks is reached', () => {
    const takes = reports.filter((one) => one.taken > 0).length;
    expect(takes / reports.length).toBeGreaterThan(0.6);
  });
});
