import type { Severity } from '@/lib/domain/incidents/incident';
import { formatDollars } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';
import { isModelNamed } from '@/lib/domain/usage/model-family';
import { formatExpectedHours, type KeyRegister } from './key-register';
import {
  countHours,
  findUseStart,
  type HourMask,
  joinHours,
  type KeyUse,
  listHours,
  maskHours,
  maskOutside,
  sumNanos,
} from './key-use';

/** Use that differs from what people wrote down about a key, with both sides in words. */
export type KeyDeviation = {
  code: 'unexpected-model' | 'unexpected-hours' | 'over-expected-spend';
  severity: Severity;
  text: string;
  since: Date;
  lastAt: Date;
  /** Spend of thirty days that was not expected; zero where only the hours differ. */
  nanos: bigint;
};

/** Finds hours outside of expected ones; keeps what it worked out, for many keys share their hours. */
export class OutsideHours {
  private readonly known = new Map<string, HourMask>();

  constructor(
    private readonly now: Date,
    readonly timezone: string,
  ) {}

  find(hours: NonNullable<KeyRegister['expectedHours']>): HourMask {
    const key = JSON.stringify(hours);
    const found = this.known.get(key) ?? maskOutside({ ...hours, timezone: hours.timezone ?? this.timezone }, this.now);
    this.known.set(key, found);
    return found;
  }
}

/** Everything in which a key's use differs from its entry in the register; empty fields of the entry expect nothing. */
export function findDeviations(register: KeyRegister, use: KeyUse, outside: OutsideHours, now: Date): KeyDeviation[] {
  return [
    ...findUnexpectedModels(register, use),
    ...findUnexpectedHours(register, use, outside, now),
    ...findOverspend(register, use, now),
  ];
}

function findUnexpectedModels({ expectedModels }: KeyRegister, use: KeyUse): KeyDeviation[] {
  if (expectedModels.length === 0) return [];
  const strange = use.strands.filter(
    ({ model }) => model !== null && !expectedModels.some((name) => isModelNamed(name, model)),
  );
  if (strange.length === 0) return [];
  const byModel = Map.groupBy(strange, ({ model }) => model ?? '');
  const named = [...byModel].map(([model, strands]) => `${model} (${formatDollars(sumNanos(strands))})`).sort();
  return [
    {
      code: 'unexpected-model',
      severity: 'warning',
      text: `Expected ${expectedModels.join(', ')}; used in 30 days: ${limitNames(named)}`,
      since: findFirst(strange.map(({ firstOn }) => firstOn)),
      lastAt: findLast(strange.map(({ lastOn }) => lastOn)),
      nanos: sumNanos(strange),
    },
  ];
}

function findUnexpectedHours(
  { expectedHours }: KeyRegister,
  use: KeyUse,
  outside: OutsideHours,
  now: Date,
): KeyDeviation[] {
  if (expectedHours === null) return [];
  const mask = maskHours(joinHours(use.strands.map(({ hours }) => hours)), outside.find(expectedHours));
  const count = countHours(mask);
  if (count === 0) return [];
  const hours = listHours(mask, now);
  const [first = now] = hours;
  const last = hours.at(-1) ?? first;
  const wanted = formatExpectedHours(expectedHours, outside.timezone);
  const hoursText = count === 1 ? '1 hour' : `${count} hours`;
  return [
    {
      code: 'unexpected-hours',
      severity: 'warning',
      text: `Expected ${wanted}; used in ${hoursText} outside of it in 7 days, last at ${last.toISOString().slice(0, 16)}Z`,
      since: first,
      lastAt: last,
      nanos: 0n,
    },
  ];
}

function findOverspend({ expectedMonthlyNanos }: KeyRegister, use: KeyUse, now: Date): KeyDeviation[] {
  if (expectedMonthlyNanos === null) return [];
  const spent = sumNanos(use.strands);
  if (spent <= expectedMonthlyNanos) return [];
  return [
    {
      code: 'over-expected-spend',
      severity: 'warning',
      text: `Expected ${formatDollars(expectedMonthlyNanos)} a month; spent ${formatDollars(spent)} in 30 days`,
      since: findUseStart(now),
      lastAt: findLast(use.strands.map(({ lastOn }) => lastOn)),
      nanos: spent - expectedMonthlyNanos,
    },
  ];
}

const MAX_NAMES = 5;

function limitNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const findFirst = (instants: readonly Date[]): Date => new Date(Math.min(...instants.map((at) => at.getTime())));
/** End of the last day. */
const findLast = (days: readonly Date[]): Date => new Date(Math.max(...days.map((at) => at.getTime())) + DAY_MS - 1);
