import { computeModelFamily } from '@/lib/domain/usage/model-family';
import { foldHoursOfDay, joinHours, type KeyStrand, type KeyUse, sumRequests } from './key-use';

/** A share of a key's requests below this is an experiment, not another program. */
const LEAST_SHARE = 0.1;
const LEAST_DAYS = 3;
/** Two programs run at hours of which they have at most this part in common, of the shorter. */
const MOST_OVERLAP = 0.25;
/** Fewer hours of the day say nothing about when something runs. */
const LEAST_HOURS = 2;

/** Signs that several people or programs use one key. `isCertain`: the provider itself names several people. */
export type Sharing = { isCertain: boolean; text: string; since: Date };

type Program = { name: string; strands: KeyStrand[]; hoursOfDay: number };

/**
 * Several people, or several kinds of work that differ in model or tier and run at different hours of the day. One
 * program with several models runs them at the same hours, and is not reported.
 */
export function findSharing(use: KeyUse, now: Date): Sharing | null {
  const since = () => new Date(Math.min(...use.strands.map(({ firstOn }) => firstOn.getTime())));
  const people = [...new Set(use.strands.flatMap(({ userId }) => userId ?? []))].sort();
  if (people.length > 1) {
    const more = people.length > 3 ? ` and ${people.length - 3} more` : '';
    const text = `Used by ${people.length} people in 30 days: ${people.slice(0, 3).join(', ')}${more}`;
    return { isCertain: true, text, since: since() };
  }
  const programs = listPrograms(use, now);
  for (const [index, left] of programs.entries()) {
    const right = programs.slice(index + 1).find((other) => isApart(left, other));
    if (!right) continue;
    const text = `Looks like two programs: ${left.name} at ${formatHours(left)}, ${right.name} at ${formatHours(right)} (UTC)`;
    return { isCertain: false, text, since: since() };
  }
  return null;
}

function listPrograms(use: KeyUse, now: Date): Program[] {
  const all = sumRequests(use.strands);
  const groups = Map.groupBy(use.strands, describeWork);
  if (groups.size < 2) return [];
  return [...groups]
    .filter(([, strands]) => {
      const days = Math.max(...strands.map((strand) => strand.days));
      return sumRequests(strands) >= all * LEAST_SHARE && days >= LEAST_DAYS;
    })
    .map(([name, strands]) => ({
      name,
      strands,
      hoursOfDay: foldHoursOfDay(joinHours(strands.map(({ hours }) => hours)), now),
    }))
    .filter((program) => countBits(program.hoursOfDay) >= LEAST_HOURS);
}

function describeWork({ model, serviceTier, isBatch }: KeyStrand): string {
  const tier = serviceTier === null || serviceTier === 'default' ? '' : ` (${serviceTier})`;
  return `${model === null ? 'other work' : computeModelFamily(model)}${tier}${isBatch ? ' in batches' : ''}`;
}

function isApart(left: Program, right: Program): boolean {
  const common = countBits(left.hoursOfDay & right.hoursOfDay);
  return common <= MOST_OVERLAP * Math.min(countBits(left.hoursOfDay), countBits(right.hoursOfDay));
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** "01-04, 22" of the hours in use. */
function formatHours({ hoursOfDay }: Program): string {
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => (hoursOfDay >> hour) & 1);
  const runs: [number, number][] = [];
  for (const hour of hours) {
    const last = runs.at(-1);
    if (last && last[1] === hour - 1) last[1] = hour;
    else runs.push([hour, hour]);
  }
  const name = (hour: number) => String(hour).padStart(2, '0');
  return runs.map(([from, until]) => (from === until ? name(from) : `${name(from)}-${name(until)}`)).join(', ');
}
