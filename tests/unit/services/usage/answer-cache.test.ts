import { expect, test, vi } from 'vitest';
import { createAnswerCache } from '@/lib/services/usage/usage-cache';

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('computes once a version, also for questions that arrive together', async () => {
  const cache = createAnswerCache(10);
  const compute = vi.fn(async () => 'answer');
  expect(await Promise.all([cache.get('a', '1', compute), cache.get('a', '1', compute)])).toEqual(['answer', 'answer']);
  await cache.get('a', '2', compute);
  expect(compute).toHaveBeenCalledTimes(2);
});

test('a failure is told and not kept', async () => {
  const cache = createAnswerCache(10);
  await expect(cache.get('a', '1', () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
  expect(await cache.get('a', '1', async () => 'answer')).toBe('answer');
});

test('forgets what was unused for longest once the answers weigh too much', async () => {
  const cache = createAnswerCache(10);
  const ask = async (key: string, rows: number) => {
    let isNew = false;
    const compute = async () => {
      isNew = true;
      return Array.from({ length: rows }, () => key);
    };
    await cache.get(key, '1', compute, (answer) => answer.length);
    await settle();
    return isNew;
  };
  expect([await ask('a', 4), await ask('b', 4), await ask('a', 4)]).toEqual([true, true, false]);
  expect(await ask('c', 4)).toBe(true);
  expect([await ask('a', 4), await ask('c', 4), await ask('b', 4)]).toEqual([false, false, true]);
  // Heavier than all that may be kept: answered, and forgotten.
  expect([await ask('d', 40), await ask('d', 40)]).toEqual([true, true]);
});
