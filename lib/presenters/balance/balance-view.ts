import type { Balance, Invoice } from '@/lib/contracts/balance/balance';
import type { Reader } from '@/lib/domain/reader';
import { formatInstantFull, formatWeekdayTime } from '@/lib/presenters/instant';
import { formatMoney } from '@/lib/presenters/money';

export const BALANCE_STATE = {
  unknown: { text: 'Not known', tone: 'neutral' },
  ok: { text: 'Lasts', tone: 'ok' },
  ending: { text: 'Ends soon', tone: 'warning' },
  empty: { text: 'Used up', tone: 'critical' },
  recharging: { text: 'Recharges often', tone: 'critical' },
} as const satisfies Record<Balance['state'], { text: string; tone: string }>;

export const INVOICE_STATE = {
  matches: { text: 'Matches', tone: 'ok' },
  differs: { text: 'Differs', tone: 'warning' },
  open: { text: 'Month not settled', tone: 'neutral' },
} as const satisfies Record<Invoice['state'], { text: string; tone: string }>;

/** When the credits end, in a sentence: what is likely, and between when and when. */
export function describeRunway(balance: Balance, reader: Reader): string {
  const { endsAt, earliestAt, latestAt, perDay, recharge, rechargesPerMonth, left, state } = balance;
  if (left === null) return '';
  if (state === 'empty')
    return 'Nothing is left by what was entered and spent. If the provider says otherwise, enter what it shows.';
  if (perDay === null) return 'Too little was spent lately to say how long it lasts.';
  const pace = `${formatMoney(perDay, reader)} a day`;
  if (endsAt === null) return `At ${pace} it lasts more than two years.`;
  const range = describeRange(earliestAt, latestAt, reader);
  const what = recharge === null ? 'Ends about' : 'Next automatic recharge about';
  const often = rechargesPerMonth === null ? '' : ` About ${rechargesPerMonth} recharges a month.`;
  return `${what} ${formatWeekdayTime(endsAt, reader)}${range}, at ${pace}.${often}`;
}

function describeRange(earliestAt: string | null, latestAt: string | null, reader: Reader): string {
  if (earliestAt === null) return '';
  if (latestAt === null) return ` (not before ${formatWeekdayTime(earliestAt, reader)})`;
  return ` (between ${formatWeekdayTime(earliestAt, reader)} and ${formatWeekdayTime(latestAt, reader)})`;
}

/** How the number came about: "$500.00 since 3 Nov, of which $376.54 were spent". */
export function describeOrigin(balance: Balance, reader: Reader): string {
  const { since, saidBy, credit, spent, assumedRecharges, complete, provider } = balance;
  if (since === null) return 'Enter what you paid in, or what the provider shows is left.';
  if (saidBy === 'provider') return `Reported by ${provider}, ${formatInstantFull(since, reader)}.`;
  const parts = [
    `${formatMoney(credit, reader)} since ${formatInstantFull(since, reader)}, ${formatMoney(spent, reader)} spent from then on.`,
    assumedRecharges > 0 ? `${assumedRecharges} automatic recharges that were not entered are included.` : '',
    complete ? '' : 'Usage is read from later on only: less may be left.',
  ];
  return parts.filter((one) => one !== '').join(' ');
}
