import { DAY_MS } from '@/lib/domain/time';
import { judgeBatch } from './judge-batch';
import { type IdleKeys, judgeIdleKeys, judgeTier } from './judge-idle';
import { judgeModel, judgeRetiring } from './judge-model';
import { judgeCache, judgeGrowth } from './judge-prompts';
import type { Saving } from './saving';
import { MONTH_DAYS, nameWork, type Strand, type Work } from './strand';

export function gatherWorks(strands: readonly Strand[]): Work[] {
  return [...Map.groupBy(strands, nameWork).values()].flatMap(([first, ...others]) =>
    first ? [{ strands: [first, ...others] }] : [],
  );
}

/**
 * Every way to pay less that stored usage shows: what ends within a month first, then the largest. Each is judged alone, as
 * if no other were done.
 *
 * @param at prices are those of this instant
 */
export function findSavings(strands: readonly Strand[], idle: readonly IdleKeys[], at: Date): Saving[] {
  const works = gatherWorks(strands);
  const judges = [judgeModel, judgeBatch, judgeCache, judgeGrowth, judgeTier];
  return [
    ...judgeRetiring(works, at),
    ...works.flatMap((work) => judges.flatMap((judge) => judge(work, at))),
    ...judgeIdleKeys(idle),
  ].sort((left, right) => compareDays(findPressing(left, at), findPressing(right, at)) || compareAmounts(left, right));
}

/** The day of something that must be done within a month; later days are no reason to come first. */
function findPressing({ dueOn }: Saving, at: Date): string {
  const isPressing = dueOn !== undefined && Date.parse(dueOn) < at.getTime() + MONTH_DAYS * DAY_MS;
  return isPressing ? dueOn : NO_DAY;
}

/** After every day. */
const NO_DAY = '9999';

const compareDays = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const compareAmounts = (left: Saving, right: Saving): number =>
  left.monthlyNanos > right.monthlyNanos ? -1 : left.monthlyNanos < right.monthlyNanos ? 1 : 0;
