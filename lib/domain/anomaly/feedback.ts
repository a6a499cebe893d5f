import type { Evidence, JudgeSettings } from './judge';
import type { Series } from './series';
import { KIND_OF_TEST } from './severity';
import type { DetectionFeedback } from './types';

/** Weeks in which an answer counts; by then the baseline has learnt what was meant. */
export const FEEDBACK_SECONDS = 28 * 86_400;
/** Room above a rate that was called expected, in which it still is. */
const EXPECTED_ROOM = 1.3;
/** Margin (nats) over the limit that "not useful" asks for: twice the level. */
const DOUBTED_MARGIN = Math.log(2);
/** Part of the money that a sign needs where one was real, and on a key that lately did something for the first time. */
export const ALERT_FLOOR = 0.5;

/** Whether people's answers to earlier incidents say that this finding is no news. */
export function isWavedThrough(
  feedback: readonly DetectionFeedback[],
  series: Series,
  evidence: Evidence,
  atSeconds: number,
): boolean {
  return feedback.some((answer) => {
    if (!isStanding(answer, atSeconds) || !isAbout(answer, series, evidence)) return false;
    // What was no use about one kind of find says nothing about another: a loop is no slow rise.
    if (answer.verdict === 'not_useful')
      return answer.kind === KIND_OF_TEST[evidence.test] && evidence.margin < DOUBTED_MARGIN;
    if (answer.verdict !== 'expected') return false;
    return (
      answer.ratePerHourNanos === undefined ||
      evidence.rate <= EXPECTED_ROOM * (Number(answer.ratePerHourNanos) / 1_000)
    );
  });
}

/** Settings for a key: what was real on it once is told with half the money for four weeks. */
export function heedReal(
  settings: JudgeSettings,
  feedback: readonly DetectionFeedback[],
  { apiKeyId }: Series,
  atSeconds: number,
): JudgeSettings {
  const isReal = feedback.some(
    (answer) =>
      answer.verdict === 'real' &&
      apiKeyId !== null &&
      answer.scope.apiKeyId === apiKeyId &&
      isStanding(answer, atSeconds),
  );
  return isReal ? { ...settings, floor: settings.floor * ALERT_FLOOR } : settings;
}

function isStanding(answer: DetectionFeedback, atSeconds: number): boolean {
  const age = atSeconds - answer.atSeconds;
  return age >= 0 && age <= FEEDBACK_SECONDS;
}

function isAbout({ scope }: DetectionFeedback, series: Series, evidence: Evidence): boolean {
  if (scope.projectId !== undefined && scope.projectId !== series.projectId) return false;
  if (scope.apiKeyId !== undefined && scope.apiKeyId !== series.apiKeyId) return false;
  // An answer about one model or user says nothing about another that is new.
  if (evidence.test === 'model' && scope.model !== undefined) return scope.model === evidence.subject;
  if (evidence.test === 'user' && scope.userId !== undefined) return scope.userId === evidence.subject;
  return true;
}
