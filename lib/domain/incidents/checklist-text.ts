import type { ChecklistState, ChecklistStep, ChecklistStepId } from './checklist';

/** What each step is called, in the page, the timeline and the report. */
export const STEP_TITLE: Readonly<Record<ChecklistStepId, string>> = {
  contain: 'Contain the spend',
  rotate: 'Rotate the key',
  'find-leak': 'Look for the leak',
  'review-activity': 'Review the account’s activity',
  'contact-provider': 'Contact the provider’s support',
  'write-up': 'Write down what happened',
};

export const STATE_WORDS: Readonly<Record<ChecklistState, string>> = {
  open: 'to do',
  done: 'done',
  'not-needed': 'not needed',
};

/** Line of the timeline about a change of a step; null = nothing changed. */
export function renderStepChange(before: ChecklistStep, after: ChecklistStep): string | null {
  const changes = [
    ...(before.state === after.state ? [] : [STATE_WORDS[after.state]]),
    ...(before.owner?.id === after.owner?.id
      ? []
      : [after.owner ? `${after.owner.name} takes care of it` : 'no one takes care of it any more']),
    ...(before.note === after.note ? [] : [after.note === '' ? 'the note was taken away' : after.note]),
  ];
  return changes.length === 0 ? null : `${STEP_TITLE[after.step]}: ${changes.join('; ')}`;
}
