import { describe, expect, test } from 'vitest';
import { describePlan, findFileKind } from '@/lib/presenters/installation/configuration-view';

const plan = (created: number, updated: number, deleted: number, kept: number) => ({
  ...{ created, updated, deleted, kept },
  steps: [],
});

describe('a plan in words', () => {
  test.each([
    { counts: plan(1, 0, 0, 0), planned: '1 to add', done: '1 added' },
    {
      counts: plan(2, 3, 1, 5),
      planned: '2 to add, 3 to change, 1 to delete; 5 stay as they are',
      done: '2 added, 3 changed, 1 deleted; 5 stay as they are',
    },
    {
      counts: plan(0, 0, 0, 1),
      planned: 'Nothing to change; 1 stays as it is',
      done: 'Nothing to change; 1 stays as it is',
    },
  ])('$planned', ({ counts, planned, done }) => {
    expect(describePlan(counts, 'planned')).toBe(planned);
    expect(describePlan(counts, 'done')).toBe(done);
  });
});

test.each([
  { name: 'spendwatch.config.yaml', expected: { format: 'yaml', content: 'budgets' } },
  { name: 'Budgets.CSV', expected: { format: 'csv', content: 'budgets' } },
  { name: 'spendwatch-alert-rules.csv', expected: { format: 'csv', content: 'alertRules' } },
  { name: 'spendwatch-key-register-2026-11-30.csv', expected: { format: 'csv', content: 'keys' } },
  { name: 'a.json', expected: { format: 'json', content: 'budgets' } },
])('a file named $name is taken as $expected.format', ({ name, expected }) => {
  expect(findFileKind(name)).toEqual(expected);
});
