import { DAY_MS } from '@/lib/domain/time';
import type { Grain } from '@/lib/domain/usage/usage';

/** A stretch of stored usage that is replayed from one grain. */
export type ReplaySegment = { grain: Grain; startsAt: Date; endsAt: Date };

export type ReplayPlan = {
  /** Oldest first, without gap or overlap. */
  segments: ReplaySegment[];
  /** What starts before it only teaches. */
  judgeFrom: Date;
  /** What the replay cannot see, in words; empty = nothing. */
  note: string;
};

/** How far back each grain still teaches something. */
const TEACH_DAYS: Record<Exclude<Grain, 'minute'>, number> = { hour: 60, day: 120 };

/**
 * Plans the replay of stored usage so that the last `judgeDays` are judged: minutes as far back as they were read and as
 * `maxMinuteRows` allows, hours before, days at first. Borders are midnights UTC, so no bucket counts twice. `null` when
 * nothing finer than days was read.
 */
export function planReplay(input: {
  now: Date;
  judgeDays: number;
  coveredFrom: Record<Grain, Date | null>;
  /** By UTC day, epoch ms. */
  minuteRowsByDay: ReadonlyMap<number, number>;
  maxMinuteRows: number;
}): ReplayPlan | null {
  const { now, judgeDays, coveredFrom } = input;
  const wantedMs = now.getTime() - judgeDays * DAY_MS;
  const minutesFrom = findMinutesFrom(input, wantedMs);
  const hoursFrom = Math.min(minutesFrom, findFrom(coveredFrom.hour, now, TEACH_DAYS.hour));
  const daysFrom = Math.min(hoursFrom, findFrom(coveredFrom.day, now, TEACH_DAYS.day));
  if (hoursFrom >= now.getTime()) return null;
  const segments = [
    makeSegment('day', daysFrom, hoursFrom),
    makeSegment('hour', hoursFrom, minutesFrom),
    makeSegment('minute', minutesFrom, now.getTime()),
  ].filter((segment) => segment.startsAt < segment.endsAt);
  const judgeFrom = Math.max(wantedMs, hoursFrom);
  const notes = [
    judgeFrom > wantedMs
      ? `Usage finer than a day is known from ${formatDay(hoursFrom)} on; what came before teaches but is not judged.`
      : '',
    minutesFrom > judgeFrom + DAY_MS
      ? `Before ${formatDay(minutesFrom)} whole hours are judged instead of minutes, so short bursts may be missing.`
      : '',
  ];
  return { segments, judgeFrom: new Date(judgeFrom), note: notes.filter((note) => note !== '').join(' ') };
}

/** The earliest midnight from which all minutes were read and fit into the limit; now = no minutes. */
function findMinutesFrom(input: Parameters<typeof planReplay>[0], wantedMs: number): number {
  const { coveredFrom, minuteRowsByDay, maxMinuteRows } = input;
  const nowMs = input.now.getTime();
  if (!coveredFrom.minute) return nowMs;
  const earliestMs = Math.ceil(Math.max(coveredFrom.minute.getTime(), wantedMs) / DAY_MS) * DAY_MS;
  let fromMs = nowMs;
  let rows = 0;
  for (let dayMs = Math.floor(nowMs / DAY_MS) * DAY_MS; dayMs >= earliestMs; dayMs -= DAY_MS) {
    rows += minuteRowsByDay.get(dayMs) ?? 0;
    if (rows > maxMinuteRows) break;
    fromMs = dayMs;
  }
  return fromMs;
}

function findFrom(coveredFrom: Date | null, now: Date, teachDays: number): number {
  if (!coveredFrom) return now.getTime();
  const fromMs = Math.max(coveredFrom.getTime(), now.getTime() - teachDays * DAY_MS);
  return Math.ceil(fromMs / DAY_MS) * DAY_MS;
}

function makeSegment(grain: Grain, startMs: number, endMs: number): ReplaySegment {
  return { grain, startsAt: new Date(startMs), endsAt: new Date(endMs) };
}

function formatDay(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
