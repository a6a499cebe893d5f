import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planLabelIndexes, planValueAxis } from '@/lib/presenters/scale';

describe('value axis', () => {
  test.each([
    { highest: 713, ticks: [0, 200, 400, 600, 800] },
    { highest: 500, ticks: [0, 200, 400, 600] },
    { highest: 0.004, ticks: [0, 0.001, 0.002, 0.003, 0.004] },
    { highest: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
    { highest: 0, ticks: [0, 1] },
  ])('up to $highest', ({ highest, ticks }) => {
    expect(planValueAxis(highest).ticks).toEqual(ticks);
  });

  test('always holds the highest value without much air', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-7, max: 1e9, noNaN: true }), (highest) => {
        const { max, ticks } = planValueAxis(highest);
        expect(max).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
        expect(max).toBeLessThanOrEqual(highest * 2.01);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
  });
});

describe('labels under a chart', () => {
  test('the newest place always has one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 12 }), (count, limit) => {
        const indexes = planLabelIndexes(count, limit);
        expect(indexes.at(-1)).toBe(count - 1);
        expect(indexes.length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
