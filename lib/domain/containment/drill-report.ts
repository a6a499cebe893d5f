/** When each thing of a drill happened; null = it did not. */
export type DrillMoments = {
  startedAt: Date;
  shownAt: Date;
  detectedAt: Date | null;
  decidedAt: Date | null;
  pressedAt: Date | null;
  appliedAt: Date | null;
  verifiedAt: Date | null;
  spendStoppedAt: Date | null;
  title: string | null;
  incidentTitle: string | null;
};

export type DrillLine = { step: string; at: Date; secondsSinceShown: number; lostNanos: bigint };

const STEPS: readonly (readonly [keyof DrillMoments, string])[] = [
  ['startedAt', 'first token of the leak'],
  ['shownAt', 'the provider shows it'],
  ['detectedAt', 'incident opened'],
  ['decidedAt', 'policy decided'],
  ['pressedAt', 'approval pressed'],
  ['appliedAt', 'changed at the provider'],
  ['verifiedAt', 'read back'],
  ['spendStoppedAt', 'spending stopped'],
];

/** The moments in order of time with what the leak had cost by each; `lostUntil` knows the truth of the provider. */
export function listDrillLines(moments: DrillMoments, lostUntil: (at: Date) => bigint): DrillLine[] {
  const lines = STEPS.flatMap(([field, step]) => {
    const at = moments[field];
    if (!(at instanceof Date)) return [];
    const secondsSinceShown = Math.round((at.getTime() - moments.shownAt.getTime()) / 1_000);
    return [{ step, at, secondsSinceShown, lostNanos: lostUntil(at) }];
  });
  return lines.sort((left, right) => left.at.getTime() - right.at.getTime());
}

const AUTOMATIC_SECONDS = 6 * 60;
const PRESS_SECONDS = 60;

export type DrillVerdict = { isStopped: boolean; isInTime: boolean; text: string };

/**
 * Whether the leak was stopped in time: automatically six minutes after it shows, else a minute after a person applied
 * it.
 */
export function judgeDrill(moments: DrillMoments): DrillVerdict {
  const { appliedAt, spendStoppedAt, pressedAt, shownAt } = moments;
  if (!appliedAt || !spendStoppedAt) return { isStopped: false, isInTime: false, text: 'The leak was not stopped.' };
  const from = pressedAt ?? shownAt;
  const limit = pressedAt ? PRESS_SECONDS : AUTOMATIC_SECONDS;
  // Whole minutes are all that a provider reports: the change itself is what can be timed.
  const seconds = Math.round((appliedAt.getTime() - from.getTime()) / 1_000);
  const what = pressedAt ? 'after the press' : 'after the provider showed it';
  return {
    isStopped: true,
    isInTime: seconds <= limit,
    text: `Contained ${seconds} s ${what}; the limit is ${limit} s.`,
  };
}
