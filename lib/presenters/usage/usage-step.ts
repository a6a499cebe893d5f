import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { DAY_MS } from '@/lib/domain/time';
import { formatIsoDay } from '@/lib/presenters/instant';
import type { UsageView } from './usage-view';

type Window = Pick<UsageView, 'range' | 'from' | 'to'>;

/** The window before (-1) or after (+1) the one shown, of the same length: by days where it is made of days. */
export function stepWindow(query: Pick<UsageQuery, 'from' | 'to'>, timezone: string, step: -1 | 1): Window {
  const [fromMs, toMs] = [Date.parse(query.from), Date.parse(query.to)];
  if (toMs - fromMs < DAY_MS * 0.9) {
    const move = (ms: number) => new Date(ms + step * (toMs - fromMs)).toISOString();
    return { range: 'custom', from: move(fromMs), to: move(toMs) };
  }
  const first = formatIsoDay(query.from, timezone);
  const last = formatIsoDay(new Date(toMs - 1), timezone);
  const days = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
  return { range: 'custom', from: addDays(first, step * days), to: addDays(last, step * days) };
}

/** Calendar days know no zone, so plain arithmetic is exact. */
function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
