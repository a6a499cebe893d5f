import type { Db } from '@/lib/db/client';

type Window = { startsAt: Date; endsAt: Date };

/** More than a chart can show; the newest are kept. */
const MOST = 200;

/** Incidents whose window touches this one, newest first. */
export function listIncidentsWithin(db: Db, workspaceId: string, { startsAt, endsAt }: Window) {
  return db.incident.findMany({
    where: { workspaceId, windowStart: { lt: endsAt }, OR: [{ resolvedAt: null }, { resolvedAt: { gt: startsAt } }] },
    select: { id: true, number: true, title: true, severity: true, windowStart: true, resolvedAt: true },
    orderBy: { number: 'desc' },
    take: MOST,
  });
}

/** Thresholds of budgets that were passed within a window. */
export function listFiringsWithin(db: Db, workspaceId: string, { startsAt, endsAt }: Window) {
  return db.budgetFiring.findMany({
    where: { workspaceId, basis: 'actual', firedAt: { gte: startsAt, lt: endsAt } },
    select: { budgetId: true, percent: true, firedAt: true, budget: { select: { name: true } } },
    orderBy: { firedAt: 'desc' },
    take: MOST,
  });
}

/** Announced changes that stand and touch a window. */
export function listPlannedWithin(db: Db, workspaceId: string, { startsAt, endsAt }: Window) {
  return db.plannedEvent.findMany({
    where: {
      workspaceId,
      cancelledAt: null,
      startsAt: { lt: endsAt },
      OR: [{ endsAt: null }, { endsAt: { gt: startsAt } }],
    },
    select: { id: true, name: true, multiplier: true, startsAt: true, endsAt: true },
    orderBy: { startsAt: 'desc' },
    take: MOST,
  });
}
