import { describe, expect, test } from 'vitest';
import { askTogether } from '@/lib/services/answer-cache';

const createCounter = () => {
  let asked = 0;
  return () => Promise.resolve(++asked);
};

describe('a question', () => {
  test('asked by several in one turn is put once, after the last of them asked', async () => {
    let stored = 'before';
    const ask = () => Promise.resolve(stored);
    const first = askTogether(['w', 'a'], ask);
    await Promise.resolve();
    stored = 'after';
    expect(await Promise.all([first, askTogether(['w', 'a'], ask)])).toEqual(['after', 'after']);
  });

  test('asked again later is put again, and so is one of another workspace', async () => {
    const ask = createCounter();
    expect(await Promise.all([askTogether(['w', 'b'], ask), askTogether(['v', 'b'], ask)])).toEqual([1, 2]);
    expect(await askTogether(['w', 'b'], ask)).toBe(3);
  });

  test('that is already being put is not joined: its answer may be older than the wish', async () => {
    const gate = Promise.withResolvers<void>();
    const ask = createCounter();
    const slow = askTogether(['w', 'c'], () => gate.promise.then(ask));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const later = askTogether(['w', 'c'], ask);
    expect(await later).toBe(1);
    gate.resolve();
    expect(await slow).toBe(2);
  });

  test('that fails, fails for all who asked it and is forgotten', async () => {
    const fail = () => Promise.reject(new Error('no'));
    const both = await Promise.allSettled([askTogether(['w', 'd'], fail), askTogether(['w', 'd'], fail)]);
    expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected']);
    expect(await askTogether(['w', 'd'], () => Promise.resolve(1))).toBe(1);
  });
});
