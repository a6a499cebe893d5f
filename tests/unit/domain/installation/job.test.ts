import { expect, test } from 'vitest';
import {
  computeJobRetrySeconds,
  decideJobState,
  describeJobError,
  getJobSettings,
  isJobKind,
  JOB_KINDS,
  listClockJobs,
} from '@/lib/domain/installation/job';
import { JOB_KINDS as NAMES } from '@/lib/texts/en/connections-data-health';

test('a job that fails waits longer each time, up to two minutes', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(computeJobRetrySeconds)).toEqual([5, 10, 20, 40, 80, 120, 120]);
});

test('a job is dead after six failures in a row', () => {
  expect([1, 5, 6, 7].map(decideJobState)).toEqual(['retrying', 'retrying', 'dead', 'dead']);
});

test('jobs of a connection come when they are asked for, the others by the clock', () => {
  expect(listClockJobs('connection')).toEqual([]);
  expect(listClockJobs('installation')).toEqual(['retention']);
  expect(listClockJobs('workspace')).not.toContain('budgets');
});

test('every kind has a name of its own for people and for logs', () => {
  expect(Object.keys(NAMES).sort()).toEqual([...JOB_KINDS].sort());
  expect(new Set(JOB_KINDS.map((kind) => getJobSettings(kind).title)).size).toBe(JOB_KINDS.length);
  expect([isJobKind('budgets'), isJobKind('of a newer version')]).toEqual([true, false]);
});

test('an error is stored in one line of bounded length', () => {
  expect(describeJobError(new TypeError('a\n  b'))).toBe('TypeError: a b');
  expect(describeJobError('x'.repeat(1_000))).toHaveLength(300);
});
