import { describe, expect, test } from 'vitest';
import { findSessionEnd, isRecentlyVerified } from '@/lib/domain/people/session-limit';

const NOW = new Date('2026-11-23T10:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const LIMITS = { idleMinutes: 60, absoluteMinutes: 600 };

describe('a session', () => {
  test.each([
    { name: 'in use goes on', created: 599, seen: 1, end: null },
    { name: 'unused for the idle limit is over', created: 100, seen: 60, end: 'idle' },
    { name: 'of the absolute age is over, however much it is used', created: 600, seen: 0, end: 'absolute' },
    { name: 'both: the age is the reason', created: 700, seen: 70, end: 'absolute' },
  ])('$name', ({ created, seen, end }) => {
    const session = { createdAt: minutesAgo(created), lastSeenAt: minutesAgo(seen) };
    expect(findSessionEnd(session, LIMITS, NOW)).toBe(end);
  });

  test('proves its person for ten minutes', () => {
    expect(isRecentlyVerified(minutesAgo(9.9), NOW)).toBe(true);
    expect(isRecentlyVerified(minutesAgo(10), NOW)).toBe(false);
  });
});
