import type { IngestCursor } from '@/lib/domain/connections/ingest-plan';
import type { Span } from '@/lib/domain/span';
import { DAY_MS, MINUTE_MS } from '@/lib/domain/time';

/** Changed minutes this near to each other are stored in one go. */
const JOINED_MS = 30 * MINUTE_MS;

const floorTo = (ms: number, stepMs: number) => Math.floor(ms / stepMs) * stepMs;

/**
 * Spans of minutes to store again: those that changed, and the one from where the usage is known to the last message. The
 * first begins with its day, so that the sums of that day are whole; after a silence of more than a day usage is known
 * from a new day on. None of a kind that was never used.
 */
export function listPushedSpans(input: {
  /** Changed minutes, in order of time. */
  minutes: readonly Date[];
  cursor: IngestCursor | null;
  receivedAt: Date;
}): Span[] {
  const { minutes, cursor, receivedAt } = input;
  const endMs = Math.ceil(receivedAt.getTime() / MINUTE_MS) * MINUTE_MS;
  const [first] = minutes;
  if (!cursor && !first) return [];
  const isGap = cursor !== null && endMs - cursor.coveredUntil.getTime() > DAY_MS;
  const coveredMs = cursor?.coveredUntil.getTime() ?? 0;
  // Never before what is known: the minutes before it are not kept for ever.
  const knownMs = cursor && !isGap ? coveredMs : Math.max(coveredMs, floorTo(first?.getTime() ?? endMs, DAY_MS));
  const spans: { startMs: number; endMs: number }[] = [];
  const add = (startMs: number, toMs: number) => {
    const last = spans.at(-1);
    if (last && startMs - last.endMs <= JOINED_MS) last.endMs = Math.max(last.endMs, toMs);
    else if (startMs < toMs) spans.push({ startMs, endMs: toMs });
  };
  const starts = minutes.map((at) => ({ startMs: at.getTime(), endMs: at.getTime() + MINUTE_MS }));
  const newest = { startMs: Math.min(knownMs, endMs), endMs };
  for (const one of [...starts, newest].sort((left, right) => left.startMs - right.startMs))
    add(one.startMs, one.endMs);
  return spans.map((span) => ({ startsAt: new Date(span.startMs), endsAt: new Date(span.endMs) }));
}
