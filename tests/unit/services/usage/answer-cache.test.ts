import { expect, test, vi } from 'vitest';
import { createAnswerCache, estimateBytes } from '@/lib/services/answer-cache';

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('computes once a version, also for questions that arrive together', async () => {
  const cache = createAnswerCache(100);
  const compute = vi.fn(async () => 'answer');
  expect(await Promise.all([cache.get('a', '1', compute), cache.get('a', '1', compute)])).toEqual(['answer', 'answer']);
  await cache.get('a', '2', compute);
  expect(compute).toHaveBeenCalledTimes(2);
});

test('a failure is passed on and not kept', async () => {
  const cache = createAnswerCache(100);
  await expect(cache.get('a', '1', () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
  expect(await cache.get('a', '1', async () => 'answer')).toBe('answer');
});

test('drops what was unused for longest once the answers take too many bytes', async () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => index);
  const cache = createAnswerCache(Math.floor(2.5 * (1 + estimateBytes(rows(4)))));
  const ask = async (key: string, count: number) => {
    let isNew = false;
    await cache.get(key, '1', async () => {
      isNew = true;
      return rows(count);
    });
    await settle();
    return isNew;
  };
  expect([await ask('a', 4), await ask('b', 4), await ask('a', 4)]).toEqual([true, true, false]);
  expect(await ask('c', 4)).toBe(true);
  expect([await ask('a', 4), await ask('c', 4), await ask('b', 4)]).toEqual([false, false, true]);
  // Larger than the whole cache: answered, and not kept.
  expect([await ask('d', 40), await ask('d', 40)]).toEqual([true, true]);
});

test.each([
  { name: 'a number', value: 1, bytes: 8 },
  { name: 'a text by its length', value: 'x'.repeat(100), bytes: 124 },
  { name: 'an amount', value: 1n, bytes: 32 },
  { name: 'rows by their fields', value: [{ a: 1, b: null }], bytes: 32 + 8 + 32 + 2 * 16 },
  { name: 'a map by keys and values', value: new Map([['k', 1]]), bytes: 32 + 8 + 25 + 8 + 8 },
])('counts $name', ({ value, bytes }) => {
  expect(estimateBytes(value)).toBe(bytes);
});
