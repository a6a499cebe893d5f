import type { AccountAct } from './account-act';
import { type AccountEvent, getActorKey, getPersonKey } from './account-event';
import { type AccountMemory, boundMemory } from './account-memory';
import type { AccountCase, AccountJudge, AccountRule, AccountSettings, AccountSign, Found } from './account-sign';
import { isOurOwnChange } from './containment-in-force';
import { learnEvent, noteUnusual, toSecond, UNUSUAL_SECONDS } from './learn-event';
import { judgeAdminKey, judgeUnusualKey } from './rules/keys';
import { judgeContainment, judgeDeletions } from './rules/losses';
import { judgeGrant, judgeInvitation } from './rules/people';
import { judgeLimit, judgeLog, judgeProtection } from './rules/settings';
import { judgeFailures, judgeSignIn } from './rules/sign-ins';
import { assessEvent } from './suspicion';

/** `isRaised` false = it is older than what raises incidents: its signs are kept beside it. */
export type JudgedEvent = { event: AccountEvent; act: AccountAct; signs: AccountSign[]; isRaised: boolean };

const JUDGES: readonly (readonly [rule: AccountRule, judge: AccountJudge])[] = [
  ['containment-undone', judgeContainment],
  ['admin-key-made', judgeAdminKey],
  ['unusual-key-made', judgeUnusualKey],
  ['role-granted', judgeGrant],
  ['foreign-invitation', judgeInvitation],
  ['protection-weakened', judgeProtection],
  ['limit-raised', judgeLimit],
  ['failed-sign-ins', judgeFailures],
  ['unusual-sign-in', judgeSignIn],
  ['many-deletions', judgeDeletions],
  ['log-changed', judgeLog],
];

/** A rarity that happened so often within 60 days is none here. */
const COMMON_AFTER = 2;
/** Reported even for an announced actor: no automation is expected to do these. */
const NEVER_EXPECTED: ReadonlySet<AccountRule> = new Set(['containment-undone', 'failed-sign-ins']);

/**
 * Judges events in the order of their time by what was seen before them, and lets the memory learn from each. Events
 * before `judgeFrom` train the memory and raise nothing. The memory that is passed stays as it is; the new one comes
 * back.
 */
export function judgeEvents(
  memory: AccountMemory,
  events: readonly AccountEvent[],
  classify: (event: AccountEvent) => AccountAct,
  settings: AccountSettings,
  judgeFrom: Date,
): { memory: AccountMemory; judged: JudgedEvent[] } {
  const next = structuredClone(memory);
  const inOrder = [...events].sort((left, right) => left.at.getTime() - right.at.getTime());
  const judged = inOrder.map((event): JudgedEvent => {
    const act = classify(event);
    // What only teaches is looked at all the same, so that it is known how common the unusual is.
    return { event, act, signs: judgeEvent(next, event, act, settings), isRaised: event.at >= judgeFrom };
  });
  return { memory: boundMemory(next), judged };
}

function judgeEvent(
  memory: AccountMemory,
  event: AccountEvent,
  act: AccountAct,
  settings: AccountSettings,
): AccountSign[] {
  const suspicion = assessEvent(memory, event, act);
  // Bursts count the event itself; everything else is compared with what was there before it.
  const isCounted = act.kind === 'sign-in-failed' || act.kind === 'deleted';
  if (isCounted) learnEvent(memory, event, act);
  const isOurs = settings.containments.some((one) => isOurOwnChange(one, event, act));
  const found = isOurs ? [] : findSigns({ event, act, memory, suspicion, settings });
  if (!isCounted) learnEvent(memory, event, act);
  return found;
}

function findSigns(found: AccountCase): AccountSign[] {
  const signs = JUDGES.flatMap(([rule, judge]): AccountSign[] => {
    const sign = judge(found);
    return sign === null ? [] : [weighSign(found, rule, sign)];
  });
  // An undone containment is reported as that, and not once more as a raised limit.
  const isUndone = signs.some(({ rule }) => rule === 'containment-undone');
  return isUndone ? signs.filter(({ rule }) => rule === 'containment-undone') : signs;
}

/** Lowers what is common here or announced, and says so. */
function weighSign({ event, memory, suspicion, settings }: AccountCase, rule: AccountRule, found: Found): AccountSign {
  const { isSoft = false, ...sign } = found;
  const at = toSecond(event.at);
  const isExpected = isExpectedActor(event, settings) && !suspicion.isAlarming && !suspicion.isNewPlace;
  if (isExpected && !NEVER_EXPECTED.has(rule)) {
    return { ...sign, rule, severity: 'info', reasons: ['this actor was announced as expected', ...sign.reasons] };
  }
  if (!isSoft) return { ...sign, rule };
  const earlier = memory.unusual.filter((one) => one.rule === rule && one.at <= at && one.at > at - UNUSUAL_SECONDS);
  noteUnusual(memory, rule, getActorKey(event.actor) ?? '', at);
  if (earlier.length < COMMON_AFTER) return { ...sign, rule };
  const reasons = [...sign.reasons, `${earlier.length} times within 60 days here, so it is no sign alone`];
  return { ...sign, rule, severity: 'info', reasons };
}

function isExpectedActor({ actor }: AccountEvent, { expectedActors }: AccountSettings): boolean {
  const names = [getActorKey(actor), getPersonKey(actor), actor.keyId, actor.id];
  // A key is announced by its own id, or with all keys of its owner; a person's session by the person.
  return names.some((name) => name !== null && expectedActors.has(name.toLowerCase()));
}
