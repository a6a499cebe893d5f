import { expect, test } from 'vitest';
import { renderSparkline } from '@/lib/presenters/usage/sparkline';

test.each([
  { name: 'the largest is the highest', values: [1, 2, 4, 8], expected: '▂▃▅█' },
  { name: 'nothing is the lowest, missing a dot', values: [0, null, 10], expected: '▁·█' },
  { name: 'nothing at all', values: [0, 0], expected: '▁▁' },
  { name: 'a little beside much is more than nothing', values: [0.0001, 1000], expected: '▂█' },
  { name: 'a credit is the lowest', values: [-5, 5], expected: '▁█' },
  { name: 'no value', values: [], expected: '' },
])('$name', ({ values, expected }) => {
  expect(renderSparkline(values)).toBe(expected);
});
