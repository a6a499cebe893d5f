import type { Viewer } from '@/lib/auth/viewer';
import type { Db } from '@/lib/db/client';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { listContainmentRows } from '@/lib/db/containment/containments';
import { findHoursFrom, listScopeUsage, sumScopeHours } from '@/lib/db/incidents/incident-usage';
import { findRetention } from '@/lib/db/installation/retention';
import type { Containment } from '@/lib/domain/containment/record';
import type { Incident } from '@/lib/domain/incidents/incident';
import { sumBuckets } from '@/lib/domain/incidents/incident-case';
import {
  computeLoss,
  computeLossRate,
  type LossSpan,
  planLossSpan,
  USUAL_DAYS,
  type UsualSpend,
} from '@/lib/domain/incidents/loss';
import { computeRetentionCuts } from '@/lib/domain/installation/retention';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import { findDataHorizon } from '@/lib/domain/usage/data-horizon';

const MOST_PLANS = 50;
/** Minutes of a week are about ten thousand. */
const MOST_BUCKETS = 50_000;

/** What the loss of an incident is measured by. */
export type LossFrame = {
  /** Real plans about it that the viewer may see, the first first. */
  plans: Containment[];
  span: LossSpan;
  usual: UsualSpend;
  /** Up to where its usage was read; null = it never was. */
  readUntil: Date | null;
};

/** Finds the span whose spend counts, and what is usual in it. */
export async function loadLossFrame(db: Db, viewer: Viewer, incident: Incident, now: Date): Promise<LossFrame> {
  const plans = await listPlans(db, viewer.workspaceId, incident);
  const seen = plans.filter(({ target }) => isWithinProjects(viewer, target.projectId));
  return loadFrame(db, viewer.workspaceId, incident, seen, now);
}

/** What an incident loses an hour by the last minutes that were read, and has lost so far: newer than its own figures. */
export async function measureLoss(
  db: Db,
  workspaceId: string,
  incident: Incident,
  now: Date,
): Promise<{ ratePerHourNanos: bigint; lostNanos: bigint }> {
  const plans = await listPlans(db, workspaceId, incident);
  const { span, usual, readUntil } = await loadFrame(db, workspaceId, incident, plans, now);
  const page = { detail: 'none', limit: MOST_BUCKETS } as const;
  const lines = await listScopeUsage(db, { workspaceId, scope: scopeOf(incident) }, grainOf(span), span, page);
  const basis = { ...span, buckets: sumBuckets(lines), usual };
  return {
    ratePerHourNanos: readUntil === null ? 0n : (computeLossRate(basis, readUntil) ?? 0n),
    lostNanos: computeLoss(basis, span.until).lostNanos,
  };
}

async function loadFrame(
  db: Db,
  workspaceId: string,
  incident: Incident,
  plans: Containment[],
  now: Date,
): Promise<LossFrame> {
  const reads = await listConnectionReads(db, workspaceId);
  const about = { connectionId: incident.connectionId ?? undefined, kind: incident.scope.kind };
  const { complete } = findDataHorizon(reads, about, now);
  const { windowStart, windowEnd, resolvedAt } = incident;
  const retention = await findRetention(db, workspaceId);
  const minutesFrom = (retention && computeRetentionCuts(retention, now).minuteDays) ?? windowStart;
  const stoppedAt = findEnding(plans)?.spendStoppedAt ?? null;
  const ends = { windowStart, windowEnd, stoppedAt, resolvedAt, readUntil: complete ?? windowEnd };
  const span = planLossSpan(ends, minutesFrom);
  return { plans, span, usual: await readUsual(db, workspaceId, incident, span), readUntil: complete };
}

/** Real plans about it, the first first. */
async function listPlans(db: Db, workspaceId: string, { id }: Incident): Promise<Containment[]> {
  const page = { incidentId: id, isReal: true, limit: MOST_PLANS } as const;
  return (await listContainmentRows(db, workspaceId, page)).reverse();
}

/** The plan that ended the spend: the last that was applied and not put back. */
export const findEnding = (plans: readonly Containment[]) =>
  plans.findLast(({ plan, appliedAt, undoneAt }) => plan.isStop && appliedAt !== null && undoneAt === null);

/** What an incident speaks of, with its connection. */
export const scopeOf = ({ scope, connectionId }: Incident) =>
  connectionId === null ? scope : { ...scope, connectionId };

/** Stored rows of the length of a span's buckets. */
export const grainOf = ({ bucketMs }: LossSpan) => (bucketMs === HOUR_MS ? 'hour' : 'minute');

/** The average of the hours that were read in the week before it began. */
async function readUsual(db: Db, workspaceId: string, incident: Incident, span: LossSpan): Promise<UsualSpend> {
  const untilMs = Math.floor(span.from.getTime() / HOUR_MS) * HOUR_MS;
  const until = new Date(untilMs);
  const readFrom = await findHoursFrom(db, workspaceId, incident.connectionId);
  if (readFrom === null) return { nanosPerHour: 0n, hours: 0 };
  const fromMs = Math.max(untilMs - USUAL_DAYS * DAY_MS, Math.ceil(readFrom.getTime() / HOUR_MS) * HOUR_MS);
  const hours = Math.max(0, (untilMs - fromMs) / HOUR_MS);
  if (hours === 0) return { nanosPerHour: 0n, hours: 0 };
  const sum = await sumScopeHours(db, { workspaceId, scope: scopeOf(incident) }, { from: new Date(fromMs), until });
  return { nanosPerHour: sum / BigInt(hours), hours };
}
