import { expect, test } from 'vitest';
import { type DrillMoments, judgeDrill, listDrillLines } from '@/lib/domain/containment/drill-report';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 10) + seconds * 1_000);
const MOMENTS: DrillMoments = {
  startedAt: at(-120),
  shownAt: at(0),
  detectedAt: at(40),
  decidedAt: at(60),
  pressedAt: null,
  appliedAt: at(62),
  verifiedAt: at(63),
  spendStoppedAt: at(120),
  title: 'Deny gpt-5',
  incidentTitle: '$300/h',
};

test('the moments come in order of time with what was lost by each, and what did not happen is left out', () => {
  const lines = listDrillLines(MOMENTS, (moment) => BigInt(moment.getTime() - MOMENTS.startedAt.getTime()));
  expect(lines.map(({ step, secondsSinceShown, lostNanos }) => [step, secondsSinceShown, lostNanos])).toEqual([
    ['first token of the leak', -120, 0n],
    ['the provider shows it', 0, 120_000n],
    ['incident opened', 40, 160_000n],
    ['policy decided', 60, 180_000n],
    ['changed at the provider', 62, 182_000n],
    ['read back', 63, 183_000n],
    ['spending stopped', 120, 240_000n],
  ]);
});

test.each<[string, Partial<DrillMoments>, boolean, boolean]>([
  ['by itself within six minutes', {}, true, true],
  ['by itself, too late', { appliedAt: at(361) }, true, false],
  ['a minute after the press, however late that was', { pressedAt: at(1_000), appliedAt: at(1_060) }, true, true],
  ['later than a minute after the press', { pressedAt: at(1_000), appliedAt: at(1_061) }, true, false],
  ['never', { appliedAt: null, spendStoppedAt: null }, false, false],
])('contained %s', (_name, change, isStopped, isInTime) => {
  expect(judgeDrill({ ...MOMENTS, ...change })).toMatchObject({ isStopped, isInTime });
});
