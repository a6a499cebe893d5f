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

/**
 * Adds the cursors of each connection up to what all of its kinds have in common, so that "covered" is never said of a
 * span that one kind has not been read in. Connections without cursors are absent.
 */
export function computeCoverage(cursors: readonly Cursor[]): ConnectionCoverage[] {
  const byConnection = Map.groupBy(cursors, (cursor) => cursor.connectionId);
  return [...byConnection].map(([connectionId, own]) => {
    const kinds = [...Map.groupBy(own, (cursor) => cursor.kind).values()];
    return {
      connectionId,
      grains: {
        minute: findGrainStart(own, 'minute'),
        hour: findGrainStart(own, 'hour'),
        day: findGrainStart(own, 'day'),
      },
      readFrom: latest(kinds.map((kind) => earliest(kind.map((cursor) => cursor.coveredFrom)))),
      readUntil: earliest(kinds.map((kind) => latest(kind.map(findReadUntil)))),
      asOf: latest(own.map((cursor) => cursor.lastPulledAt)),
    };
  });
}

/** A read reaches to the end of the running bucket, but what comes after the moment of reading is unknown. */
function findReadUntil({ coveredUntil, lastPulledAt }: Cursor): Date {
  return earliest([coveredUntil, lastPulledAt]);
}

/** Cursors move on when old rows are deleted, so they also show what is kept. */
function findGrainStart(cursors: readonly Cursor[], grain: Grain): Date | null {
  const starts = cursors.filter((cursor) => cursor.grain === grain).map((cursor) => cursor.coveredFrom);
  return starts.length === 0 ? null : latest(starts);
}

const latest = (instants: readonly Date[]) => new Date(Math.max(...instants.map((one) => one.getTime())));
const earliest = (instants: readonly Date[]) => new Date(Math.min(...instants.map((one) => one.getTime())));
