import { expect, test } from 'vitest';
import { judgeUsefulness } from '@/lib/domain/incidents/alert-usefulness';

const say = (real: number, expected: number, notUseful: number, unanswered = 0) => [
  ...Array.from({ length: real }, () => 'real' as const),
  ...Array.from({ length: expected }, () => 'expected' as const),
  ...Array.from({ length: notUseful }, () => 'not-useful' as const),
  ...Array.from({ length: unanswered }, () => null),
];

test.each([
  { name: 'three answers suggest nothing', verdicts: say(0, 0, 3, 20), at: 'medium', better: null },
  { name: 'half of no use: calmer', verdicts: say(2, 1, 1), at: 'medium', better: 'low' },
  { name: 'calmer than low there is none', verdicts: say(0, 2, 2), at: 'low', better: null },
  { name: 'nine of ten real: more sensitive', verdicts: say(9, 1, 0), at: 'medium', better: 'high' },
  { name: 'in between it stays', verdicts: say(3, 1, 0), at: 'medium', better: null },
] as const)('$name', ({ verdicts, at, better }) => {
  expect(judgeUsefulness(verdicts, at).better).toBe(better);
});

test('counts what was said, and what was not', () => {
  expect(judgeUsefulness(say(2, 1, 1, 3), 'high')).toEqual({
    ...{ told: 7, real: 2, expected: 1, notUseful: 1, unanswered: 3, better: 'medium' },
  });
});
