import { z } from 'zod';
import { type Db, getDb, type Transaction } from '@/lib/db/client';
import type { Incident as IncidentRow } from '@/lib/db/generated/client';
import { lockForTransaction } from '@/lib/db/locks';
import { mapOneReadable, mapReadable, mapReadablePage, type UnreadableRow } from '@/lib/db/readable-rows';
import {
  INCIDENT_VERDICTS,
  type Incident,
  IncidentContributorSchema,
  IncidentFactSchema,
  type IncidentMeasures,
  IncidentScopeSchema,
  type IncidentState,
  type IncidentTimelineEvent,
  type Severity,
} from '@/lib/domain/incidents/incident';

const Contributors = z.array(IncidentContributorSchema);
const Facts = z.array(IncidentFactSchema);
const Verdict = z.enum(INCIDENT_VERDICTS);

function mapIncidentRow(row: IncidentRow): Incident {
  const { workspaceId: _workspaceId, updatedAt: _updatedAt, projected24hNanos, ...rest } = row;
  return {
    ...rest,
    projected24hNanos,
    scope: IncidentScopeSchema.parse(row.scope),
    contributors: Contributors.parse(row.contributors),
    facts: Facts.parse(row.facts),
    feedback: Verdict.nullable().parse(row.feedback),
  };
}

/** One incident of a workspace, or null. */
export async function findIncident(db: Db, workspaceId: string, id: string): Promise<Incident | null> {
  const row = await db.incident.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapOneReadable('incident', { ...row, name: `#${row.number}` }, mapIncidentRow);
}

/**
 * Waits until no other transaction opens, merges or ends incidents of the workspace. A transaction that changes several
 * incidents takes this lock first: then the order in which it locks their rows does not matter.
 */
export async function lockIncidents(tx: Transaction, workspaceId: string): Promise<void> {
  await lockForTransaction(tx, `incidents:${workspaceId}`);
}

/**
 * Like `findIncident`, and locks the row: no one else changes it until the transaction ends. Others may still add lines
 * to its timeline: these only refer to the row.
 */
export async function lockIncident(tx: Transaction, workspaceId: string, id: string): Promise<Incident | null> {
  await tx.$executeRaw`
    SELECT 1 FROM incident WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return findIncident(tx, workspaceId, id);
}

/** The newest incident of one source and scope, resolved or not, locked until the transaction ends. */
export async function lockNewestIncident(
  tx: Transaction,
  workspaceId: string,
  dedupKey: string,
): Promise<Incident | null> {
  const [newest] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM incident WHERE workspace_id = ${workspaceId}::uuid AND dedup_key = ${dedupKey}
     ORDER BY number DESC LIMIT 1 FOR NO KEY UPDATE`;
  return newest ? findIncident(tx, workspaceId, newest.id) : null;
}

export type IncidentPage = {
  states: readonly IncidentState[];
  severities: readonly Severity[];
  beforeNumber: number | null;
  limit: number;
  /** Only those whose scope names one of these projects; null = all. */
  projectIds?: readonly string[] | null;
  /** The most severe first, instead of the newest; pages by number do not go with it. */
  isMostSevereFirst?: boolean;
};

function makeWhere(
  workspaceId: string,
  { states, severities, beforeNumber, projectIds }: Omit<IncidentPage, 'limit' | 'isMostSevereFirst'>,
) {
  return {
    workspaceId,
    ...(states.length === 0 ? {} : { state: { in: [...states] } }),
    ...(severities.length === 0 ? {} : { severity: { in: [...severities] } }),
    ...(beforeNumber === null ? {} : { number: { lt: beforeNumber } }),
    ...(projectIds ? { OR: projectIds.map((id) => ({ scope: { path: ['projectId'], equals: id } })) } : {}),
  };
}

/** How many incidents `listIncidentRows` would find without a limit. */
export function countIncidents(
  db: Db,
  workspaceId: string,
  page: Omit<IncidentPage, 'limit' | 'isMostSevereFirst'>,
): Promise<number> {
  return db.incident.count({ where: makeWhere(workspaceId, page) });
}

/** Incidents, newest first; no states or severities = all. */
export async function listIncidentRows(db: Db, workspaceId: string, page: IncidentPage): Promise<Incident[]> {
  const rows = await db.incident.findMany({
    where: makeWhere(workspaceId, page),
    orderBy: [...(page.isMostSevereFirst ? [{ severity: 'desc' as const }] : []), { number: 'desc' as const }],
    take: page.limit,
  });
  if (page.isMostSevereFirst) return mapReadable(rows, mapIncidentRow).readable;
  return mapReadablePage(rows, page.limit, mapIncidentRow, (last, limit) =>
    listIncidentRows(db, workspaceId, { ...page, beforeNumber: last.number, limit }),
  );
}

/** Unresolved incidents that this version cannot read: no list shows them, and no judge changes them. */
export async function listUnreadableIncidents(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const rows = await db.incident.findMany({ where: { workspaceId, state: { not: 'resolved' } } });
  const named = rows.map((row) => ({ ...row, name: `#${row.number} ${row.title}` }));
  return mapReadable(named, mapIncidentRow).unreadable;
}

/** Incidents by id, newest first; unknown ids are left out. */
export async function listIncidentsByIds(db: Db, workspaceId: string, ids: readonly string[]): Promise<Incident[]> {
  if (ids.length === 0) return [];
  const rows = await db.incident.findMany({
    where: { workspaceId, id: { in: [...ids] } },
    orderBy: { number: 'desc' },
  });
  return mapReadable(rows, mapIncidentRow).readable;
}

/** Unresolved incidents of one source, oldest first. */
export async function listUnresolvedIncidents(
  db: Db,
  workspaceId: string,
  source: { kind?: string; connectionId?: string; budgetId?: string },
): Promise<Incident[]> {
  const rows = await db.incident.findMany({
    where: { workspaceId, state: { not: 'resolved' }, ...source },
    orderBy: { number: 'asc' },
  });
  return mapReadable(rows, mapIncidentRow).readable;
}

export type NewIncident = IncidentMeasures &
  Pick<
    Incident,
    | 'kind'
    | 'severity'
    | 'alertRuleId'
    | 'budgetId'
    | 'connectionId'
    | 'detectorNumber'
    | 'dedupKey'
    | 'scope'
    | 'openedAt'
    | 'detectedAt'
  > &
  Partial<Pick<Incident, 'peakSeverity' | 'toldRateNanos' | 'toldBudgetPercent' | 'mergedIntoId'>>;

/** Opens an incident under the next free number of the workspace; the caller holds `lockIncidents`. */
export async function insertIncident(tx: Transaction, workspaceId: string, incident: NewIncident): Promise<Incident> {
  const newest = await tx.incident.aggregate({ where: { workspaceId }, _max: { number: true } });
  const row = await tx.incident.create({
    data: { ...incident, workspaceId, number: (newest._max.number ?? 0) + 1 },
  });
  return mapIncidentRow(row);
}

export type IncidentChange = Partial<Omit<Incident, 'id' | 'number' | 'kind' | 'dedupKey' | 'openedAt' | 'detectedAt'>>;

/** Changes an incident and returns it as it is then. */
export async function updateIncident(
  tx: Transaction,
  workspaceId: string,
  id: string,
  change: IncidentChange,
): Promise<Incident> {
  return mapIncidentRow(await tx.incident.update({ where: { workspaceId_id: { workspaceId, id } }, data: change }));
}

/** Adds a line to the timeline of an incident. */
export async function insertIncidentEvent(
  tx: Transaction,
  workspaceId: string,
  incidentId: string,
  event: IncidentTimelineEvent,
): Promise<void> {
  await tx.incidentEvent.create({ data: { workspaceId, incidentId, ...event } });
}

/** The timeline of an incident, oldest first. */
export async function listIncidentEvents(
  db: Db,
  workspaceId: string,
  incidentId: string,
): Promise<IncidentTimelineEvent[]> {
  return db.incidentEvent.findMany({
    where: { workspaceId, incidentId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { at: true, kind: true, actor: true, text: true },
  });
}

/** The incident with a number for people, or null. */
export async function findIncidentIdByNumber(db: Db, workspaceId: string, number: number): Promise<string | null> {
  const row = await db.incident.findUnique({
    where: { workspaceId_number: { workspaceId, number } },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** Unresolved incidents whose snooze is over. */
export async function listEndedSnoozes(workspaceId: string, now: Date): Promise<string[]> {
  const rows = await getDb().incident.findMany({
    where: { workspaceId, state: { not: 'resolved' }, snoozedUntil: { lte: now } },
    select: { id: true },
    orderBy: { number: 'asc' },
  });
  return rows.map((row) => row.id);
}

/** Incidents of a connection that people answered since then, oldest answer first. */
export async function listAnsweredIncidents(
  db: Db,
  owner: { workspaceId: string; connectionId: string },
  since: Date,
): Promise<Incident[]> {
  const rows = await db.incident.findMany({
    where: { ...owner, feedbackAt: { gte: since } },
    orderBy: [{ feedbackAt: 'asc' }, { number: 'asc' }],
  });
  return mapReadable(rows, mapIncidentRow).readable;
}

/** Incidents that opened since then, oldest first. */
export async function listIncidentsSince(db: Db, workspaceId: string, since: Date): Promise<Incident[]> {
  const rows = await db.incident.findMany({
    where: { workspaceId, openedAt: { gte: since } },
    orderBy: { number: 'asc' },
    take: 5_000,
  });
  return mapReadable(rows, mapIncidentRow).readable;
}

/** Ids of the newest incident of each source, by dedup key; sources without one are absent. */
export async function listNewestIncidentIds(
  db: Db,
  workspaceId: string,
  dedupKeys: readonly string[],
): Promise<Map<string, string>> {
  if (dedupKeys.length === 0) return new Map();
  const rows = await db.incident.findMany({
    where: { workspaceId, dedupKey: { in: [...dedupKeys] } },
    orderBy: { number: 'asc' },
    select: { id: true, dedupKey: true },
  });
  return new Map(rows.map((row) => [row.dedupKey, row.id]));
}
