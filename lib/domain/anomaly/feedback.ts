import type { Evidence } from './judge';
import type { Series } from './series';
import type { DetectionFeedback } from './types';

/** Weeks in which "expected" and "not useful" count; by then the baseline has learnt what was meant. */
const FEEDBACK_SECONDS = 28 * 86_400;
/** Room above a rate that was called expected, in which it still is. */
const EXPECTED_ROOM = 1.3;
/** Margin (nats) over the limit that "not useful" asks for: twice the level. */
const DOUBTED_MARGIN = Math.log(2);

/** Whether people's answers to earlier incidents say that this finding is no news. */
export function isWavedThrough(
  feedback: readonly DetectionFeedback[],
  series: Series,
  evidence: Evidence,
  atSeconds: number,
): boolean {
  return feedback.some((answer) => {
    const age = atSeconds - answer.atSeconds;
    if (age < 0 || age > FEEDBACK_SECONDS || !isAbout(answer, series, evidence)) return false;
    if (answer.verdict === 'not_useful') return evidence.margin < DOUBTED_MARGIN;
    if (answer.verdict !== 'expected') return false;
    return (
      answer.ratePerHourNanos === undefined ||
      evidence.rate <= EXPECTED_ROOM * (Number(answer.ratePerHourNanos) / 1_000)
    );
  });
}

function isAbout({ scope }: DetectionFeedback, series: Series, evidence: Evidence): boolean {
  if (scope.projectId !== undefined && scope.projectId !== series.projectId) return false;
  if (scope.apiKeyId !== undefined && scope.apiKeyId !== series.apiKeyId) return false;
  // An answer about one model or user says nothing about another that is new.
  if (evidence.test === 'model' && scope.model !== undefined) return scope.model === evidence.subject;
  if (evidence.test === 'user' && scope.userId !== undefined) return scope.userId === evidence.subject;
  return true;
}
