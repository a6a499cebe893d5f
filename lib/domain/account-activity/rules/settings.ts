import type { AccountAct } from '../account-act';
import { find } from '../account-memory';
import { type AccountCase, type AccountJudge, raiseBy } from '../account-sign';
import { getLimitKey } from '../learn-event';
import { measureRange } from '../network';

const PUT_BACK =
  'If no one you know decided it: put it back, end the sessions of the actor, and see what was done since.';

/** Something that keeps strangers out was removed, switched off or opened. */
export const judgeProtection: AccountJudge = ({ act, memory, suspicion }) => {
  if (act.kind !== 'protection-changed') return null;
  const known = find(memory.ranges, act.id);
  const before = known ? known.join(', ') : act.change === 'removed' ? renderThing(act) : 'not in the log';
  if (act.change === 'removed') {
    return {
      severity: raiseBy(suspicion),
      title: `Removed or switched off: ${act.what}`,
      reasons: ['what keeps strangers out is weaker without it', ...suspicion.reasons],
      before: act.ranges ? act.ranges.join(', ') : before,
      after: 'removed or switched off',
      advice: PUT_BACK,
    };
  }
  const opened = describeOpening(act.ranges, known);
  if (opened) {
    return {
      severity: opened.isEveryone ? 'critical' : raiseBy(suspicion),
      title: `Opened: ${act.what}`,
      reasons: [opened.reason, ...suspicion.reasons],
      before,
      after: act.ranges?.join(', ') ?? 'not in the log',
      advice: PUT_BACK,
    };
  }
  // Adding a protection is no sign; a change of unknown direction is one where more is unusual.
  if (act.change === 'added' || act.ranges !== null) return null;
  return {
    severity: raiseBy(suspicion, 'info'),
    title: `Changed: ${act.what}`,
    reasons: ['the log does not say whether it became weaker', ...suspicion.reasons],
    before: 'not in the log',
    after: renderThing(act),
    advice: PUT_BACK,
  };
};

const renderThing = ({ id }: Extract<AccountAct, { kind: 'protection-changed' }>) => id ?? 'not named by the log';

/** Whether an allow list lets in more than before; null = it does not, or there is nothing to compare with. */
function describeOpening(
  ranges: readonly string[] | null,
  known: readonly string[] | undefined,
): { reason: string; isEveryone: boolean } | null {
  if (ranges === null) return null;
  const open = ranges.find((range) => measureRange(range)?.isEveryone);
  if (open !== undefined) return { reason: `${open} lets in everybody`, isEveryone: true };
  if (known === undefined) return null;
  const added = ranges.filter((range) => !known.includes(range));
  if (added.length === 0) return null;
  return { reason: `it lets in ${added.slice(0, 5).join(', ')} too`, isEveryone: false };
}

/** How many times larger a rate limit must become to be worth reporting. */
const RATE_FACTOR = 10;

/** A limit on what can be spent, or how fast, was raised or removed. */
export const judgeLimit: AccountJudge = (found) => {
  const { act, memory, suspicion } = found;
  if (act.kind !== 'limit-changed') return null;
  const known = Object.keys(act.before).length > 0 ? act.before : (find(memory.limits, getLimitKey(act)) ?? {});
  const raise = findRaise(act, known);
  const after = act.isRemoved ? 'no limit' : renderValues(act.values);
  const common = { before: renderValues(known), after, advice: PUT_BACK };
  if (act.isSpend) return judgeSpendLimit(found, raise, common);
  if (raise === null || (raise.factor < RATE_FACTOR && suspicion.points < 1)) return null;
  return {
    ...common,
    severity: raiseBy(suspicion, raise.factor >= RATE_FACTOR ? 'warning' : 'info'),
    title: act.isRemoved ? `Removed: ${act.what}` : `Raised: ${act.what}`,
    reasons: [raise.reason, ...suspicion.reasons],
    isSoft: suspicion.points < 2,
  };
};

function judgeSpendLimit(
  { act, suspicion }: AccountCase,
  raise: Raise | null,
  common: { before: string; after: string; advice: string },
): ReturnType<AccountJudge> {
  if (act.kind !== 'limit-changed') return null;
  if (raise !== null) {
    return {
      ...common,
      severity: raiseBy(suspicion),
      title: act.isRemoved ? `Removed: ${act.what}` : `Raised: ${act.what}`,
      reasons: [raise.reason, ...suspicion.reasons],
    };
  }
  const isLowered = Object.keys(act.values).length > 0 && common.before !== UNKNOWN;
  if (isLowered) return null;
  return {
    ...common,
    severity: raiseBy(suspicion),
    title: `Changed: ${act.what}`,
    reasons: ['the log does not say whether it was raised', ...suspicion.reasons],
  };
}

type Raise = { factor: number; reason: string };

function findRaise(act: Extract<AccountAct, { kind: 'limit-changed' }>, known: Record<string, number>): Raise | null {
  if (act.isRemoved) return { factor: Number.POSITIVE_INFINITY, reason: `${act.what} does not hold any more` };
  const raises = Object.entries(act.values).flatMap(([name, value]): Raise[] => {
    const before = known[name];
    if (before === undefined || value <= before) return [];
    const factor = before === 0 ? Number.POSITIVE_INFINITY : value / before;
    const times = Number.isFinite(factor) ? ` (${factor < 10 ? factor.toFixed(1) : Math.round(factor)} times)` : '';
    return [{ factor, reason: `${name.replaceAll('_', ' ')} went from ${before} to ${value}${times}` }];
  });
  return raises.sort((left, right) => right.factor - left.factor)[0] ?? null;
}

const UNKNOWN = 'not in the log';

function renderValues(values: Record<string, number>): string {
  const entries = Object.entries(values).slice(0, 6);
  return entries.length === 0
    ? UNKNOWN
    : entries.map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`).join(', ');
}

/** The receiver of the log decides what is seen: changes of where it goes are reported. */
export const judgeLog: AccountJudge = ({ act, suspicion }) => {
  if (act.kind !== 'log-changed') return null;
  return {
    severity: raiseBy(suspicion),
    title: `Changed: ${act.what}`,
    reasons: ['a change of where logs or data go decides what is seen, and by whom', ...suspicion.reasons],
    before: UNKNOWN,
    after: act.after ?? UNKNOWN,
    advice: PUT_BACK,
  };
};
