import pino from 'pino';
import { expect, test } from 'vitest';
import { createBell, runLoop } from '@/lib/worker/loop';

const log = pino({ level: 'silent' });
/** Longer than any test may take: only a bell or the end wakes such a loop. */
const FOR_EVER_MS = 600_000;

test('a bell ends the pause of its loop, and one that rings while it works is not forgotten', async () => {
  const [stop, bell] = [new AbortController(), createBell()];
  const rounds: number[] = [];
  await runLoop({ name: 'ringing', idleMs: FOR_EVER_MS, stop: stop.signal, log, bell }, async () => {
    rounds.push(rounds.length);
    if (rounds.length === 1) bell.ring();
    if (rounds.length === 2) setTimeout(() => bell.ring(), 5);
    if (rounds.length === 3) stop.abort();
    return false;
  });
  expect(rounds).toEqual([0, 1, 2]);
});

test('a round that fails is followed by the next one', async () => {
  const [stop, bell] = [new AbortController(), createBell()];
  let rounds = 0;
  await runLoop({ name: 'failing', idleMs: FOR_EVER_MS, stop: stop.signal, log, bell }, async () => {
    rounds += 1;
    bell.ring();
    if (rounds === 2) stop.abort();
    throw new Error('a bad round');
  });
  expect(rounds).toBe(2);
});
