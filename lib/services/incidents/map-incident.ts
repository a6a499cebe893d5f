import type { z } from 'zod';
import type { Contributor, Incident as IncidentContract } from '@/lib/contracts/incidents/incidents';
import type { Db } from '@/lib/db/client';
import { findScopeNames, type WantedNames } from '@/lib/db/usage/scope-names';
import type { Incident } from '@/lib/domain/incidents/incident';
import { findContributorName, type ScopeNames, selectScopeNames } from '@/lib/domain/incidents/incident-text';
import { formatNanosExact } from '@/lib/domain/money';

/** Incidents as the HTTP API shows them, with names from the inventory. */
export async function mapIncidents(
  db: Db,
  workspaceId: string,
  incidents: readonly Incident[],
): Promise<IncidentContract[]> {
  const names = await findScopeNames(db, workspaceId, listWantedNames(incidents));
  return incidents.map((incident) => mapIncident(incident, names));
}

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
