import { getActorKey } from '../account-event';
import { find } from '../account-memory';
import { type AccountJudge, raiseBy } from '../account-sign';
import { concernsContainment, findLoosening, isHeldAt, isOurOwnChange } from '../containment-in-force';
import { countDeletions, toSecond } from '../learn-event';

const MANY = 8;

/** One actor deletes much within a quarter of an hour, and more than it ever did. */
export const judgeDeletions: AccountJudge = ({ act, event, memory, suspicion }) => {
  if (act.kind !== 'deleted') return null;
  const key = getActorKey(event.actor);
  if (key === null) return null;
  const count = countDeletions(memory, key, toSecond(event.at));
  if (count < MANY || count <= (find(memory.actors, key)?.deletions.before ?? 0)) return null;
  return {
    severity: raiseBy(suspicion),
    title: 'Many deletions',
    reasons: [`${count} within 15 minutes by one actor, more than it ever did`, ...suspicion.reasons],
    before: null,
    after: `the last one: ${act.what}, ${act.id ?? 'not named by the log'}`,
    advice:
      'If no one you know does it: end the sessions of the actor or delete its key, then see what can be made again.',
  };
};

/** Another actor undoes a containment. */
export const judgeContainment: AccountJudge = ({ act, event, suspicion, settings }) => {
  for (const containment of settings.containments) {
    if (!isHeldAt(containment, event.at) || !concernsContainment(containment, event, act)) continue;
    if (isOurOwnChange(containment, event, act)) continue;
    const loosened = findLoosening(containment, act);
    if (loosened === null) continue;
    return {
      severity: 'critical',
      title: 'Containment undone by another actor',
      reasons: [`${loosened}, and Spendwatch did not do it`, ...suspicion.reasons],
      before: `held by the containment "${containment.title}"`,
      after: loosened,
      advice:
        'Apply the containment again, and find out who undid it: it may be the person who spends on the leaked key.',
      subject: `containment ${containment.id}`,
    };
  }
  return null;
};
