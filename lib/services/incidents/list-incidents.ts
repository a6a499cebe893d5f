import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  Contributor,
  Incident as IncidentContract,
  IncidentDetail,
  IncidentQuery,
} from '@/lib/contracts/incidents/incidents';
import { type Db, getDb } from '@/lib/db/client';
import { countIncidents, findIncident, listIncidentEvents, listIncidentRows } from '@/lib/db/incidents/incidents';
import type { WantedNames } from '@/lib/db/usage/scope-names';
import { type Incident, isJudgedBySpend } from '@/lib/domain/incidents/incident';
import { findContributorName, type ScopeNames, selectScopeNames } from '@/lib/domain/incidents/incident-text';
import { formatNanosExact } from '@/lib/domain/money';
import { isWithinProjects, listAllowedProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { loadScopeNames } from '@/lib/services/load-scope-names';
import { loadMissingUsage } from '@/lib/services/missing-usage';
import { cutPage, parseNumberCursor } from '@/lib/services/page-cursor';

/** Incidents as the HTTP API shows them, with names from the inventory. */
export async function mapIncidents(
  db: Db,
  workspaceId: string,
  incidents: readonly Incident[],
): Promise<IncidentContract[]> {
  const names = await loadIncidentNames(db, workspaceId, incidents);
  return incidents.map((incident) => mapIncident(incident, names));
}

/** Names of all that some incidents speak of. */
export const loadIncidentNames = (db: Db, workspaceId: string, incidents: readonly Incident[]) =>
  loadScopeNames(
    db,
    workspaceId,
    incidents.map(({ scope }) => scope),
    listWantedNames(incidents),
  );

/** Provider ids that the scopes and contributors of incidents mention. */
export function listWantedNames(incidents: readonly Incident[]): WantedNames {
  const ids = (dimension: string, scopeIdOf: (incident: Incident) => string | undefined) =>
    incidents.flatMap((incident) => [
      ...incident.contributors.filter((one) => one.dimension === dimension).map((one) => one.id),
      scopeIdOf(incident) ?? null,
    ]);
  const present = (list: (string | null)[]) => list.filter((id) => id !== null);
  return {
    projectIds: present(ids('project', (incident) => incident.scope.projectId)),
    apiKeyIds: present(ids('apiKey', (incident) => incident.scope.apiKeyId)),
    userIds: present(ids('user', (incident) => incident.scope.userId)),
  };
}

function mapIncident(incident: Incident, names: ScopeNames): IncidentContract {
  const { scope, connectionId } = incident;
  return {
    id: incident.id,
    number: incident.number,
    kind: incident.kind,
    severity: incident.severity,
    state: incident.state,
    title: incident.title,
    scope: { ...scope, ...(connectionId === null ? {} : { connectionId }) },
    scopeNames: selectScopeNames(scope, names),
    openedAt: incident.openedAt.toISOString(),
    detectedAt: incident.detectedAt.toISOString(),
    acknowledgedAt: incident.acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy: incident.acknowledgedBy,
    resolvedAt: incident.resolvedAt?.toISOString() ?? null,
    resolvedBy: incident.resolvedBy,
    snoozedUntil: incident.snoozedUntil?.toISOString() ?? null,
    snoozedBy: incident.snoozedBy,
    reopenCount: incident.reopenCount,
    peakSeverity: incident.peakSeverity ?? incident.severity,
    mergedIntoId: incident.mergedIntoId,
    lastChangedAt: (incident.lastChangedAt ?? incident.openedAt).toISOString(),
    feedback: mapFeedback(incident),
    window: { start: incident.windowStart.toISOString(), end: incident.windowEnd.toISOString() },
    observed: formatNanosExact(incident.observedNanos),
    expected: formatNanosExact(incident.expectedNanos),
    excess: formatNanosExact(incident.excessNanos),
    ratePerHour: formatNanosExact(incident.ratePerHourNanos),
    projected24h: formatNanosExact(incident.projected24hNanos),
    contributors: incident.contributors.flatMap((one) => mapContributor(one, names)),
    facts: incident.facts,
    explanation: incident.explanation,
  };
}

function mapFeedback({ feedback, feedbackBy, feedbackAt, feedbackNote }: Incident): IncidentContract['feedback'] {
  if (feedback === null || feedbackAt === null) return null;
  return { verdict: feedback, by: feedbackBy ?? '', at: feedbackAt.toISOString(), note: feedbackNote ?? '' };
}

/** Batch against live is part of the stored evidence but no dimension of the API. */
function mapContributor(one: Incident['contributors'][number], names: ScopeNames): z.infer<typeof Contributor>[] {
  const { dimension, id, share } = one;
  if (dimension === 'batch') return [];
  const excess = formatNanosExact(BigInt(one.excessNanos));
  return [{ dimension, id, name: findContributorName(dimension, id, names), excess, share }];
}

/** One incident with its timeline. Throws `not_found`. */
export async function getIncident(viewer: Viewer, id: string): Promise<IncidentDetail> {
  const detail = await loadIncidentDetail(getDb(), viewer, id);
  if (!isWithinProjects(viewer, detail.scope.projectId)) throw makeIncidentNotFound(id);
  return detail;
}

/** Like `getIncident`, also within a transaction that just changed it. */
export async function loadIncidentDetail(db: Db, viewer: Viewer, id: string): Promise<IncidentDetail> {
  const { workspaceId } = viewer;
  const incident = await findIncident(db, workspaceId, id);
  const [mapped] = incident ? await mapIncidents(db, workspaceId, [incident]) : [];
  if (!incident || !mapped) throw makeIncidentNotFound(id);
  const events = await listIncidentEvents(db, workspaceId, id);
  // What has the same cause may be wider than a project, and its line says how much is spent there.
  const timeline = listAllowedProjects(viewer) ? events.filter(({ kind }) => kind !== 'merged') : events;
  const noDataSince = await findNoDataSince(db, workspaceId, incident);
  return {
    ...mapped,
    noDataSince: noDataSince?.toISOString() ?? null,
    timeline: timeline.map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest })),
  };
}

/** Since when it is not known whether an incident that is not over goes on. */
async function findNoDataSince(db: Db, workspaceId: string, incident: Incident): Promise<Date | null> {
  const { state, kind, connectionId, scope } = incident;
  if (state === 'resolved' || !isJudgedBySpend(kind)) return null;
  const findMissing = await loadMissingUsage(db, workspaceId, readNow());
  return findMissing({ connectionId: connectionId ?? undefined, kind: scope.kind });
}

/** The answer to an id that no incident of the workspace has. */
export function makeIncidentNotFound(id: string): AppError {
  return new AppError('not_found', `incident "${id}": there is no such incident in this workspace`);
}

/** The most severe incidents that are not over, the newest of equal ones first, and how many there are in all. */
export async function listMostSevereIncidents(
  viewer: Viewer,
  limit: number,
): Promise<{ incidents: IncidentContract[]; count: number }> {
  const { workspaceId } = viewer;
  const open: Parameters<typeof countIncidents>[2] = {
    ...{ states: ['open', 'acknowledged'], severities: [], beforeNumber: null },
    projectIds: listAllowedProjects(viewer),
  };
  const [rows, count] = await Promise.all([
    listIncidentRows(getDb(), workspaceId, { ...open, limit, isMostSevereFirst: true }),
    countIncidents(getDb(), workspaceId, open),
  ]);
  return { incidents: await mapIncidents(getDb(), workspaceId, rows), count };
}

/** Incidents of the workspace, newest first; no states or severities = all. */
export async function listIncidents(
  viewer: Viewer,
  query: Partial<z.infer<typeof IncidentQuery>> & { limit: number },
): Promise<{ data: IncidentContract[]; nextCursor: string | null }> {
  const incidents = await listIncidentRows(getDb(), viewer.workspaceId, {
    states: query.state ?? [],
    severities: query.severity ?? [],
    beforeNumber: parseNumberCursor(query.cursor),
    limit: query.limit + 1,
    projectIds: listAllowedProjects(viewer),
  });
  const { rows, nextCursor } = cutPage(incidents, query.limit, (incident) => incident.number);
  return { data: await mapIncidents(getDb(), viewer.workspaceId, rows), nextCursor };
}
