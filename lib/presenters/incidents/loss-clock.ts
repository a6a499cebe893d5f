import { parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { HOUR_MS } from '@/lib/domain/time';
import { formatNanos } from '@/lib/presenters/money';

type Loss = { lost: string; asOf: string; ratePerHour: string; isRunning: boolean };

/** What the clock shows at `now`: the loss that was read, and while it runs its rate since then. */
export function readLossClock(loss: Loss, now: Date, reader: Pick<Reader, 'locale'>): string {
  const lostNanos = parseDecimalToNanos(loss.lost);
  if (!loss.isRunning) return formatNanos(lostNanos, reader);
  const sinceMs = BigInt(Math.max(0, Math.round(now.getTime() - Date.parse(loss.asOf))));
  return formatNanos(lostNanos + (parseDecimalToNanos(loss.ratePerHour) * sinceMs) / BigInt(HOUR_MS), reader);
}

/** A rate an hour over the next 24 hours: "60" -> "$1,440.00". */
export function formatDayAhead(ratePerHour: string, reader: Pick<Reader, 'locale'>): string {
  return formatNanos(parseDecimalToNanos(ratePerHour) * 24n, reader);
}
