import type { Transaction } from '@/lib/db/client';
import { createNotification } from '@/lib/db/deliveries';
import { getWorkspaceLabel, listToldChannelIds } from '@/lib/db/incident-notifications';
import { insertIncidentEvent } from '@/lib/db/incidents';
import { listScopeChartPoints } from '@/lib/db/scope-chart';
import { findScopeNames } from '@/lib/db/scope-names';
import type { Incident, NotifyReason } from '@/lib/domain/incident';
import { findContributorName, type ScopeNames, selectScopeNames } from '@/lib/domain/incident-text';
import { buildIncidentMessage } from '@/lib/domain/notification';
import { readEnv } from '@/lib/env';
import { listWantedNames } from './map-incident';

const CHART_BUCKET_MINUTES = 15;

/** Kinds that speak of missing data: a chart of it would say nothing. */
const KINDS_WITHOUT_CHART = new Set(['stale-data']);

export type IncidentNotice = {
  workspaceId: string;
  incident: Incident;
  reason: NotifyReason;
  /** Empty = every enabled channel. The end of an incident is told to those who heard of it, whatever stands here. */
  channelIds: readonly string[];
  at: Date;
};

/**
 * Freezes what an incident says now and stores it with one delivery per recipient, in the transaction that changes the
 * incident; the timeline says how many are told.
 */
export async function notifyIncident(tx: Transaction, notice: IncidentNotice): Promise<void> {
  const { workspaceId, incident, reason, at } = notice;
  const channelIds = await selectChannels(tx, notice);
  if (channelIds !== 'all' && channelIds.length === 0) return;
  const names = await findScopeNames(tx, workspaceId, listWantedNames([incident]));
  const { deliveries } = await createNotification(tx, {
    workspaceId,
    reason,
    incidentId: incident.id,
    message: await buildMessage(tx, notice, names),
    channelIds,
    publicHost: new URL(readEnv().publicUrl).hostname,
  });
  await insertIncidentEvent(tx, workspaceId, incident.id, {
    at,
    kind: 'notified',
    actor: null,
    text: renderNotified(deliveries.length, reason),
  });
}

async function selectChannels(tx: Transaction, notice: IncidentNotice): Promise<'all' | readonly string[]> {
  if (notice.reason === 'resolved') return listToldChannelIds(tx, notice.workspaceId, notice.incident.id);
  return notice.channelIds.length === 0 ? 'all' : notice.channelIds;
}

async function buildMessage(tx: Transaction, notice: IncidentNotice, names: ScopeNames) {
  const { workspaceId, incident, reason, at } = notice;
  const workspace = await getWorkspaceLabel(tx, workspaceId);
  const scope = {
    ...incident.scope,
    ...(incident.connectionId === null ? {} : { connectionId: incident.connectionId }),
  };
  return buildIncidentMessage({
    incident: {
      ...incident,
      scope: incident.scope,
      scopeNames: selectScopeNames(incident.scope, names),
      // The message speaks of when the trouble began, not of when it was found.
      openedAt: incident.windowStart,
      window: { startsAt: incident.windowStart, endsAt: incident.windowEnd },
      contributors: incident.contributors.map((one) => ({
        ...one,
        name: findContributorName(one.dimension, one.id, names),
        excessNanos: BigInt(one.excessNanos),
      })),
    },
    reason,
    decidedAt: at,
    chart: KINDS_WITHOUT_CHART.has(incident.kind)
      ? null
      : {
          bucketMinutes: CHART_BUCKET_MINUTES,
          points: await listScopeChartPoints(tx, workspaceId, scope, at, CHART_BUCKET_MINUTES),
        },
    timezone: workspace.timezone,
    workspaceName: workspace.name,
  });
}

function renderNotified(recipients: number, reason: NotifyReason): string {
  if (recipients === 0) return 'Nobody was told: no enabled channel has a recipient';
  return `Told ${recipients} recipient${recipients === 1 ? '' : 's'} (${reason})`;
}
