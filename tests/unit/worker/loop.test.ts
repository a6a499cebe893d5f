import pino from 'pino';
import { expect, test } from 'vitest';
import { createWakeSignal, runLoop } from '@/lib/worker/loop';

const log = pino({ level: 'silent' });
/** Longer than any test may take: only a signal or the end wakes such a loop. */
const FOR_EVER_MS = 600_000;

test('a signal ends the pause of its loop, and a wake during work is kept', async () => {
  const [stop, signal] = [new AbortController(), createWakeSignal()];
  const rounds: number[] = [];
  await runLoop({ name: 'waking', idleMs: FOR_EVER_MS, stop: stop.signal, log, signal }, async () => {
    rounds.push(rounds.length);
    if (rounds.length === 1) signal.wake();
    if (rounds.length === 2) setTimeout(() => signal.wake(), 5);
    if (rounds.length === 3) stop.abort();
    return false;
  });
  expect(rounds).toEqual([0, 1, 2]);
});

test('a round that fails is followed by the next one', async () => {
  const [stop, signal] = [new AbortController(), createWakeSignal()];
  let rounds = 0;
  await runLoop({ name: 'failing', idleMs: FOR_EVER_MS, stop: stop.signal, log, signal }, async () => {
    rounds += 1;
    signal.wake();
    if (rounds === 2) stop.abort();
    throw new Error('a bad round');
  });
  expect(rounds).toBe(2);
});
