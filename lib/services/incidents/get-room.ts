import { hasRole, MINIMUM_ROLE } from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentRoom } from '@/lib/contracts/incidents/incident-room';
import { Verdict } from '@/lib/contracts/incidents/incidents';
import { type Db, getDb } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import {
  listAccountActs,
  listSimilarIncidents,
  listSurroundingEvents,
  type SimilarRow,
} from '@/lib/db/incidents/incident-surroundings';
import { listScopeUsage } from '@/lib/db/incidents/incident-usage';
import { listLeaksOfKey } from '@/lib/db/leaks/leak-findings';
import { listAuditRowsByActions } from '@/lib/db/people/audit-list';
import { listAuditNames } from '@/lib/db/people/audit-names';
import { isRateKind } from '@/lib/domain/alert-rules/spend-rate';
import { findCauseId } from '@/lib/domain/containment/policy';
import type { Incident } from '@/lib/domain/incidents/incident';
import { sumBuckets } from '@/lib/domain/incidents/incident-case';
import { computeLoss, computeShownRate } from '@/lib/domain/incidents/loss';
import {
  renderAccountAct,
  renderActivity,
  renderSurrounding,
  TELLING_ACTIONS,
} from '@/lib/domain/incidents/surroundings-text';
import { formatNanosExact } from '@/lib/domain/money';
import { isWithinProjects, listAllowedProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import { findProfile } from '@/lib/providers/profiles';
import { loadMissingUsage } from '@/lib/services/missing-usage';
import { demandIncident } from './demand-incident';
import { findEnding, grainOf, loadLossFrame, scopeOf } from './load-loss';

const LEADING_SHARE = 0.5;
const MOST_LINES = 50_000;
const MOST_LEAKS = 10;
const MOST_EVENTS = 12;
const MOST_SIMILAR = 5;
/** What may have led to it happened within a day before, or was seen within an hour after. */
const BEFORE_MS = DAY_MS;
const AFTER_MS = HOUR_MS;

/** What stands beside an incident: the loss so far, leaks of its key, what happened around its start, similar ones. */
export async function getIncidentRoom(viewer: Viewer, id: string, now: Date = readNow()): Promise<IncidentRoom> {
  const db = getDb();
  const incident = await demandIncident(db, viewer, id);
  const apiKeyId = findCauseId(incident, 'apiKeyId', LEADING_SHARE);
  const [loss, leaks, events, similar] = await Promise.all([
    isRateKind(incident.kind) ? loadLoss(db, viewer, incident, now) : null,
    loadLeaks(db, viewer.workspaceId, incident, apiKeyId),
    loadEvents(db, viewer, incident, apiKeyId),
    listSimilarIncidents(db, viewer.workspaceId, { ...incident, apiKeyId }, MOST_SIMILAR),
  ]);
  return {
    provider: await loadProvider(db, viewer.workspaceId, incident),
    loss,
    leaks,
    events,
    similar: similar.filter((one) => isWithinProjects(viewer, one.projectId)).map(mapSimilar),
  };
}

/** The provider of the incident's connection, or of the only one. */
async function loadProvider(
  db: Db,
  workspaceId: string,
  { connectionId }: Incident,
): Promise<IncidentRoom['provider']> {
  const connections = await listConnectionIds(db, workspaceId);
  const own = connectionId === null ? connections : connections.filter(({ id }) => id === connectionId);
  const ids = [...new Set(own.map(({ provider }) => provider))];
  const profile = ids.length === 1 ? findProfile(ids[0] ?? '') : null;
  return profile && { name: profile.name, keysPage: profile.pages.keys, limitsPage: profile.pages.limits };
}

const STOPPED_RATE = { nanosPerHour: 0n, basis: 'minutes' } as const;

async function loadLoss(db: Db, viewer: Viewer, incident: Incident, now: Date): Promise<IncidentRoom['loss']> {
  const { workspaceId } = viewer;
  const { plans, span, usual, readUntil } = await loadLossFrame(db, viewer, incident, now);
  const page = { detail: 'none', limit: MOST_LINES } as const;
  const lines = await listScopeUsage(db, { workspaceId, scope: scopeOf(incident) }, grainOf(span), span, page);
  const basis = { ...span, buckets: sumBuckets(lines), usual };
  const asOf = readUntil !== null && readUntil < span.until ? readUntil : span.until;
  const { spentNanos, usualNanos, lostNanos } = computeLoss(basis, span.until);
  const ending = findEnding(plans);
  const stoppedAt = ending?.spendStoppedAt ?? null;
  const findMissing = await loadMissingUsage(db, workspaceId, now);
  const about = { connectionId: incident.connectionId ?? undefined, kind: incident.scope.kind };
  // What was spent before a change says nothing about what is spent after it.
  const isLive = incident.state !== 'resolved' && !ending && findMissing(about) === null;
  const rate = isLive ? computeShownRate(basis, asOf, incident.ratePerHourNanos) : STOPPED_RATE;
  return {
    lost: formatNanosExact(lostNanos),
    spent: formatNanosExact(spentNanos),
    usual: formatNanosExact(usualNanos),
    asOf: asOf.toISOString(),
    ratePerHour: formatNanosExact(rate.nanosPerHour),
    rateBasis: rate.basis,
    isRunning: isLive && rate.nanosPerHour > 0n,
    containedAt: ending?.appliedAt?.toISOString() ?? null,
    stoppedAt: stoppedAt?.toISOString() ?? null,
  };
}

async function loadLeaks(
  db: Db,
  workspaceId: string,
  { connectionId }: Incident,
  apiKeyId: string | null,
): Promise<IncidentRoom['leaks']> {
  if (connectionId === null || apiKeyId === null) return [];
  const leaks = await listLeaksOfKey(db, workspaceId, { connectionId, apiKeyId }, MOST_LEAKS);
  return leaks.map(({ id, redacted, places: [place], state, firstSeenAt }) => ({
    ...{ id, redacted, state, firstSeenAt: firstSeenAt.toISOString() },
    where: place ? `${place.source}, ${place.path}:${place.line}` : 'a place that was scanned',
  }));
}

async function loadEvents(
  db: Db,
  viewer: Viewer,
  { connectionId, windowStart }: Incident,
  apiKeyId: string | null,
): Promise<IncidentRoom['events']> {
  const span = {
    from: new Date(windowStart.getTime() - BEFORE_MS),
    until: new Date(windowStart.getTime() + AFTER_MS),
  };
  const about = { connectionId, apiKeyId, projectIds: listAllowedProjects(viewer) };
  const [happened, activity] = await Promise.all([
    listSurroundingEvents(db, viewer.workspaceId, about, span, MOST_EVENTS),
    loadActivity(db, viewer, connectionId, span),
  ]);
  const events = [
    ...happened.map((event) => ({ at: event.at, kind: event.kind, text: renderSurrounding(event) })),
    ...activity,
  ];
  return events
    .sort((left, right) => left.at.getTime() - right.at.getTime())
    .map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest }));
}

/** What people did here and in the provider's account around then, for those who may see it. */
async function loadActivity(
  db: Db,
  viewer: Viewer,
  connectionId: string | null,
  span: { from: Date; until: Date },
): Promise<{ at: Date; kind: 'account' | 'activity'; text: string }[]> {
  if (!hasRole(viewer.role, MINIMUM_ROLE.viewActivity) || !isWithinProjects(viewer, null)) return [];
  const rows = await listAuditRowsByActions(db, viewer.workspaceId, TELLING_ACTIONS, span, MOST_EVENTS);
  const acts =
    connectionId === null ? [] : await listAccountActs(db, viewer.workspaceId, connectionId, span, MOST_EVENTS);
  const targets = rows.map(({ target }) => target);
  const names = await listAuditNames(db, viewer.workspaceId, targets);
  const own = rows.map(({ at, actor, action, target }) => {
    const text = renderActivity(action, actor, names.get(target) ?? null);
    return { at, kind: 'activity' as const, text };
  });
  return [...own, ...acts.map((act) => ({ at: act.at, kind: 'account' as const, text: renderAccountAct(act) }))];
}

function mapSimilar({
  feedback,
  excessNanos,
  openedAt,
  projectId: _projectId,
  ...row
}: SimilarRow): IncidentRoom['similar'][number] {
  const verdict = Verdict.nullable().catch(null).parse(feedback);
  return { ...row, verdict, excess: formatNanosExact(excessNanos), openedAt: openedAt.toISOString() };
}
