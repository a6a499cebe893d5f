import type { Grain } from './usage';
import type { GrainCoverage } from './usage-plan';

/** What has been read of one kind at one grain: everything in `[coveredFrom, coveredUntil)`. */
export type Cursor = {
  connectionId: string;
  kind: string;
  grain: Grain;
  coveredFrom: Date;
  coveredUntil: Date;
  lastPulledAt: Date;
};

/** What is known of one connection. `readFrom`, `readUntil` = the span in which each kind was read at some grain. */
export type ConnectionCoverage = {
  connectionId: string;
  grains: GrainCoverage;
  readFrom: Date;
  readUntil: Date;
  asOf: Date;
};

/** How long minute and hour rows are kept; days are kept for ever. */
const RETENTION_DAYS = { minute: 35, hour: 400 } as const;

const DAY_MS = 86_400_000;

/**
 * Adds the cursors of each connection up to what all of its kinds have in common, so that "covered" is never said of a
 * span that one kind has not been read in. Connections without cursors are absent.
 */
export function computeCoverage(cursors: readonly Cursor[], now: Date): ConnectionCoverage[] {
  const byConnection = Map.groupBy(cursors, (cursor) => cursor.connectionId);
  return [...byConnection].map(([connectionId, own]) => {
    const kinds = [...Map.groupBy(own, (cursor) => cursor.kind).values()];
    return {
      connectionId,
      grains: {
        minute: findGrainStart(own, 'minute', keptSince(now, RETENTION_DAYS.minute)),
        hour: findGrainStart(own, 'hour', keptSince(now, RETENTION_DAYS.hour)),
        day: findGrainStart(own, 'day', null),
      },
      readFrom: latest(kinds.map((kind) => earliest(kind.map((cursor) => cursor.coveredFrom)))),
      readUntil: earliest(kinds.map((kind) => latest(kind.map(findReadUntil)))),
      asOf: latest(own.map((cursor) => cursor.lastPulledAt)),
    };
  });
}

/** A read reaches to the end of the running bucket, but nobody can know what comes after the moment of reading. */
function findReadUntil({ coveredUntil, lastPulledAt }: Cursor): Date {
  return earliest([coveredUntil, lastPulledAt]);
}

/** A partition is dropped as a whole, so the oldest kept day may be gone already. */
const keptSince = (now: Date, days: number) => new Date(now.getTime() - (days - 1) * DAY_MS);

function findGrainStart(cursors: readonly Cursor[], grain: Grain, keptFrom: Date | null): Date | null {
  const starts = cursors.filter((cursor) => cursor.grain === grain).map((cursor) => cursor.coveredFrom);
  if (starts.length === 0) return null;
  return latest(keptFrom === null ? starts : [...starts, keptFrom]);
}

const latest = (instants: readonly Date[]) => new Date(Math.max(...instants.map((one) => one.getTime())));
const earliest = (instants: readonly Date[]) => new Date(Math.min(...instants.map((one) => one.getTime())));
