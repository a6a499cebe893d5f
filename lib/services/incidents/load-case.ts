import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { type Db, getDb } from '@/lib/db/client';
import { findConnection } from '@/lib/db/connections/connections';
import { listIncidentNoteRows } from '@/lib/db/incidents/incident-notes';
import { findFirstToldAt, listScopeUsage, USAGE_DETAILS, type UsageDetail } from '@/lib/db/incidents/incident-usage';
import { listIncidentEvents } from '@/lib/db/incidents/incidents';
import { type KeyRow, listKeyRows } from '@/lib/db/keys/keys';
import { listLeaksOfKey } from '@/lib/db/leaks/leak-findings';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { findCauseId } from '@/lib/domain/containment/policy';
import { type Containment, isReadBack } from '@/lib/domain/containment/record';
import type { Incident } from '@/lib/domain/incidents/incident';
import {
  type CaseKey,
  type IncidentCase,
  type SpendPicture,
  sumBuckets,
  type UsageLine,
} from '@/lib/domain/incidents/incident-case';
import { renderIncidentScope } from '@/lib/domain/incidents/incident-text';
import { type CourseMoments, type LossSpan, listCourse, planPicture } from '@/lib/domain/incidents/loss';
import type { Leak } from '@/lib/domain/leaks/leak';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { loadScopeNames } from '@/lib/services/load-scope-names';
import { demandIncident } from './demand-incident';
import { listWantedNames } from './list-incidents';
import { findEnding, grainOf, loadLossFrame, scopeOf } from './load-loss';
import { loadChecklist } from './manage-checklist';

/** More rows than people read: then keys are not distinguished, and beyond that models neither. */
const MOST_ROWS = 50_000;
const MOST_NOTES = 500;
const MOST_KEYS = 200;
const MOST_LEAKS = 50;
const LEADING_SHARE = 0.5;

/** Reads everything that is known about an incident, for reports and evidence. Throws `not_found`. */
export async function loadIncidentCase(
  viewer: Viewer,
  id: string,
  now: Date = readNow(),
  mostRows: number = MOST_ROWS,
): Promise<IncidentCase> {
  const db = getDb();
  const { workspaceId } = viewer;
  const incident = await demandIncident(db, viewer, id);
  const { connectionId } = incident;
  const { plans, span, usual } = await loadLossFrame(db, viewer, incident, now);
  const { usage, isByKey } = await readUsage(db, workspaceId, incident, span, mostRows);
  const basis = { ...span, buckets: sumBuckets(usage), usual };
  const moments = findMoments(incident, plans, await findFirstToldAt(db, workspaceId, id));
  const [connection, names, label, events, notes, checklist] = await Promise.all([
    connectionId === null ? null : findConnection(db, workspaceId, connectionId),
    loadScopeNames(db, workspaceId, [incident.scope], listIds(incident, usage)),
    getWorkspaceLabel(db, workspaceId),
    listIncidentEvents(db, workspaceId, id),
    listIncidentNoteRows(db, workspaceId, { incidentId: id, beforeId: null, limit: MOST_NOTES }),
    loadChecklist(db, workspaceId, incident),
  ]);
  return {
    madeAt: now,
    workspaceName: label.name,
    connectionName: connection?.name ?? null,
    ...{ incident, names, span, basis, usage, isByKey, plans, checklist },
    picture: await readPicture(db, workspaceId, incident, span, now),
    subject: renderIncidentScope(incident.scope, names),
    course: listCourse(moments, basis),
    keys: await listKeys(db, workspaceId, incident, usage),
    leaks: await listLeaks(db, workspaceId, incident),
    // What has the same cause may be wider than a project, and its line says how much is spent there.
    timeline: listAllowedProjects(viewer) ? events.filter(({ kind }) => kind !== 'merged') : events,
    notes: notes.map(({ createdAt, author, text }) => ({ at: createdAt, author, text })).reverse(),
  };
}

async function readUsage(
  db: Db,
  workspaceId: string,
  incident: Incident,
  span: LossSpan,
  mostRows: number,
): Promise<{ usage: UsageLine[]; isByKey: boolean }> {
  const owner = { workspaceId, scope: scopeOf(incident) };
  const read = (detail: UsageDetail) => listScopeUsage(db, owner, grainOf(span), span, { detail, limit: mostRows + 1 });
  for (const detail of USAGE_DETAILS) {
    const usage = await read(detail);
    if (usage.length <= mostRows) return { usage, isByKey: detail === 'key' };
  }
  throw new Error(`usage of incident ${incident.id}: one line a bucket is more than ${mostRows} lines`);
}

async function readPicture(
  db: Db,
  workspaceId: string,
  incident: Incident,
  span: LossSpan,
  now: Date,
): Promise<SpendPicture> {
  const shown = planPicture(span, now);
  const page = { detail: 'none', limit: MOST_ROWS } as const;
  const lines = await listScopeUsage(db, { workspaceId, scope: scopeOf(incident) }, grainOf(span), shown, page);
  return { ...shown, bucketMs: span.bucketMs, buckets: sumBuckets(lines) };
}

function findMoments(incident: Incident, plans: readonly Containment[], told: Date | null): CourseMoments {
  const ending = findEnding(plans) ?? plans.findLast(({ appliedAt }) => appliedAt !== null);
  return {
    ...{ began: incident.windowStart, shown: incident.openedAt, noticed: incident.detectedAt, told },
    acknowledged: incident.acknowledgedAt,
    contained: ending?.appliedAt ?? null,
    'read-back': ending && isReadBack(ending) ? ending.verifiedAt : null,
    stopped: ending?.spendStoppedAt ?? null,
    undone: ending?.undoneAt ?? null,
    resolved: incident.resolvedAt,
  };
}

function listIds(incident: Incident, usage: readonly UsageLine[]) {
  const wanted = listWantedNames([incident]);
  const all = (ids: string[], field: 'projectId' | 'apiKeyId' | 'userId') => [
    ...new Set([...ids, ...usage.flatMap((line) => line[field] ?? [])]),
  ];
  return {
    projectIds: all(wanted.projectIds, 'projectId'),
    apiKeyIds: all(wanted.apiKeyIds, 'apiKeyId'),
    userIds: all(wanted.userIds, 'userId'),
  };
}

/** Keys that spent, the dearest first, and the one that it is about. */
async function listKeys(
  db: Db,
  workspaceId: string,
  incident: Incident,
  usage: readonly UsageLine[],
): Promise<CaseKey[]> {
  if (incident.connectionId === null) return [];
  const own = findCauseId(incident, 'apiKeyId', LEADING_SHARE);
  const spent = new Map<string, bigint>();
  for (const { apiKeyId, costNanos } of usage) {
    if (apiKeyId !== null) spent.set(apiKeyId, (spent.get(apiKeyId) ?? 0n) + (costNanos ?? 0n));
  }
  const dearest = [...spent].sort(([, left], [, right]) => (left < right ? 1 : left > right ? -1 : 0));
  const ids = [...new Set([...(own === null ? [] : [own]), ...dearest.map(([id]) => id)])].slice(0, MOST_KEYS);
  if (ids.length === 0) return [];
  const rows = await listKeyRows(db, workspaceId, { connectionId: incident.connectionId, ids, withDeleted: true });
  return rows.map(mapKey).sort((left, right) => ids.indexOf(left.id) - ids.indexOf(right.id));
}

function mapKey(row: KeyRow): CaseKey {
  const { id, name, redactedValue, createdAt, lastUsedAt, deletedAt } = row;
  return {
    ...{ id, name, redactedValue, createdAt, lastUsedAt, deletedAt },
    projectName: row.projectName ?? row.projectId,
    owner: row.owner ?? row.ownerName,
  };
}

async function listLeaks(db: Db, workspaceId: string, incident: Incident): Promise<Leak[]> {
  const apiKeyId = findCauseId(incident, 'apiKeyId', LEADING_SHARE);
  if (incident.connectionId === null || apiKeyId === null) return [];
  const leaks = await listLeaksOfKey(db, workspaceId, { connectionId: incident.connectionId, apiKeyId }, MOST_LEAKS);
  return leaks.filter(({ state }) => state !== 'false');
}
