import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeSignInWait } from '@/lib/domain/people/sign-in-delay';

const NOW = new Date('2026-11-23T10:00:00Z');
const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);

describe('waiting after failed sign-ins', () => {
  test.each([
    { name: 'nothing failed: no wait', count: 0, ago: 0, wait: 0 },
    { name: 'four failures are free', count: 4, ago: 0, wait: 0 },
    { name: 'the fifth makes the next wait a second', count: 5, ago: 0, wait: 1 },
    { name: 'each further one doubles it', count: 9, ago: 0, wait: 16 },
    { name: 'the wait runs from the last failure', count: 9, ago: 10, wait: 6 },
    { name: 'and is over after it', count: 9, ago: 16, wait: 0 },
    { name: 'it never passes fifteen minutes', count: 500, ago: 0, wait: 900 },
    { name: 'an hour without failure forgets all', count: 500, ago: 3_600, wait: 0 },
  ])('$name', ({ count, ago, wait }) => {
    expect(computeSignInWait('account', { count, lastFailedAt: secondsAgo(ago) }, NOW)).toBe(wait);
  });

  test('one client may fail more often over all accounts', () => {
    expect(computeSignInWait('client', { count: 29, lastFailedAt: NOW }, NOW)).toBe(0);
    expect(computeSignInWait('client', { count: 31, lastFailedAt: NOW }, NOW)).toBe(2);
  });

  test('everybody together may fail more often, and never wait long', () => {
    expect(computeSignInWait('everybody', { count: 59, lastFailedAt: NOW }, NOW)).toBe(0);
    expect(computeSignInWait('everybody', { count: 62, lastFailedAt: NOW }, NOW)).toBe(4);
    expect(computeSignInWait('everybody', { count: 5_000, lastFailedAt: NOW }, NOW)).toBe(60);
  });

  test('more failures never make the wait shorter', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(1_000), (count, ago) => {
        const wait = (failures: number) =>
          computeSignInWait('account', { count: failures, lastFailedAt: secondsAgo(ago) }, NOW);
        expect(wait(count + 1)).toBeGreaterThanOrEqual(wait(count));
      }),
    );
  });
});
