import { PROPAGATION_SECONDS, type Settings } from './settings';
import { computeTruth } from './truth';

const NANOS_PER_CENT = 10_000_000n;
/** The provider says that its limits do not work at once. */
const ENFORCEMENT_SECONDS = 60;
/** How often spend is compared with limits that are not reached. */
const LOOK_SECONDS = 30;

export type SpendEnforcement = {
  /** A limit was set (cents) or removed (null); the project is empty for the organization. */
  change(projectId: string, cents: number | null, nowSecond: number): void;
  /** Compares spend with the limits that are not reached yet. */
  look(limits: ReadonlyMap<string, number>, nowSecond: number): void;
  isEnforcing(projectId: string): boolean;
};

/** Stops the traffic of a project, or of all, from a little after its month has cost as much as its limit. */
export function createSpendEnforcement(settings: Settings): SpendEnforcement {
  let lookedAt = 0;
  const keyOf = (projectId: string) => `spend:${projectId}`;
  const enforce = (projectId: string, cents: number, nowSecond: number) => {
    const { start, end } = findMonth(nowSecond);
    const isOver = sumSpend(settings, projectId, start, nowSecond) >= BigInt(cents) * NANOS_PER_CENT;
    if (!isOver) return;
    settings.controls.set(
      keyOf(projectId),
      ({ dimensions }) => (projectId === '' || dimensions.projectId === projectId ? 0 : null),
      nowSecond + ENFORCEMENT_SECONDS,
      end,
    );
    enforced.set(projectId, end);
  };
  const enforced = new Map<string, number>();
  return {
    change(projectId, cents, nowSecond) {
      enforced.delete(projectId);
      settings.controls.set(keyOf(projectId), null, nowSecond + PROPAGATION_SECONDS);
      if (cents !== null) enforce(projectId, cents, nowSecond);
    },
    look(limits, nowSecond) {
      if (limits.size === 0 || nowSecond - lookedAt < LOOK_SECONDS) return;
      lookedAt = nowSecond;
      for (const [projectId, cents] of limits) {
        if ((enforced.get(projectId) ?? 0) <= nowSecond) enforce(projectId, cents, nowSecond);
      }
    },
    isEnforcing: (projectId) => enforced.has(projectId),
  };
}

function findMonth(nowSecond: number): { start: number; end: number } {
  const now = new Date(nowSecond * 1_000);
  const at = (month: number) => Date.UTC(now.getUTCFullYear(), month, 1) / 1_000;
  return { start: at(now.getUTCMonth()), end: at(now.getUTCMonth() + 1) };
}

function sumSpend({ traffic }: Settings, projectId: string, fromSecond: number, toSecond: number): bigint {
  const rows = computeTruth(traffic, {
    from: new Date(fromSecond * 1_000),
    to: new Date(toSecond * 1_000),
    groupBy: ['projectId'],
    bucketSeconds: 3_600,
  });
  const own = rows.filter(({ group }) => projectId === '' || group.projectId === projectId);
  return own.reduce((sum, { costNanos }) => sum + costNanos, 0n);
}
