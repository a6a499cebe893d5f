import { SENSITIVITIES, type Sensitivity } from '@/lib/domain/anomaly/types';
import type { IncidentVerdict } from './incident';

/** Fewer answers than this suggest nothing. */
const LEAST_ANSWERS = 4;
/** Part of the answers that must be of no use, or useful, before another sensitivity would have been better. */
const MOST_USELESS = 0.5;
const LEAST_USEFUL = 0.9;

/** What people said about the alerts of a month. */
export type Usefulness = {
  told: number;
  real: number;
  expected: number;
  notUseful: number;
  unanswered: number;
  /** A sensitivity that fits the answers better than the one in use; null = none, or too few answers. */
  better: Sensitivity | null;
};

/**
 * Counts the answers and says which sensitivity would have been better: one step calmer where half of the answers found
 * no use in the alert, one step more sensitive where nine of ten were real. Verdicts of unanswered alerts are null.
 */
export function judgeUsefulness(verdicts: readonly (IncidentVerdict | null)[], sensitivity: Sensitivity): Usefulness {
  const count = (verdict: IncidentVerdict | null) => verdicts.filter((one) => one === verdict).length;
  const [real, expected, notUseful] = [count('real'), count('expected'), count('not-useful')];
  const answered = real + expected + notUseful;
  const place = SENSITIVITIES.indexOf(sensitivity);
  const counts = { told: verdicts.length, real, expected, notUseful, unanswered: count(null) };
  if (answered < LEAST_ANSWERS) return { ...counts, better: null };
  if (expected + notUseful >= MOST_USELESS * answered) return { ...counts, better: SENSITIVITIES[place - 1] ?? null };
  if (real >= LEAST_USEFUL * answered) return { ...counts, better: SENSITIVITIES[place + 1] ?? null };
  return { ...counts, better: null };
}
