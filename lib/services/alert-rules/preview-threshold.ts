import type { PreviewedIncident } from '@/lib/contracts/alert-rules/alert-rules';
import { getDb } from '@/lib/db/client';
import { findScopeNames } from '@/lib/db/usage/scope-names';
import { listScopeUsage } from '@/lib/db/usage/scope-usage';
import type { AlertRule, ThresholdConfig } from '@/lib/domain/alert-rules/alert-rule';
import {
  formatMetric,
  formatWindow,
  parseLimit,
  replayThreshold,
  type ThresholdEpisode,
  type ThresholdPoint,
} from '@/lib/domain/alert-rules/threshold';
import { renderRuleScope } from '@/lib/domain/alert-rules/threshold-text';
import { type ScopeNames, selectScopeNames } from '@/lib/domain/incidents/incident-text';
import { formatNanosExact } from '@/lib/domain/money';
import { HOUR_MS } from '@/lib/domain/time';
import { getRuleScope } from './evaluate-thresholds';

type Previewed = Pick<AlertRule, 'connectionId' | 'scope' | 'severity'> & { config: ThresholdConfig };

/**
 * What a threshold would have fired on in a span. Windows of an hour and more are judged by hours; shorter ones by the
 * minutes that are still stored, and where there are none by hours: a full hour above the limit proves it.
 */
export async function previewThreshold(
  workspaceId: string,
  rule: Previewed,
  span: { from: Date; until: Date },
): Promise<{ incidents: PreviewedIncident[]; note: string }> {
  const db = getDb();
  const { scope } = rule;
  const names = await findScopeNames(db, workspaceId, {
    projectIds: scope.projectId === undefined ? [] : [scope.projectId],
    apiKeyIds: scope.apiKeyId === undefined ? [] : [scope.apiKeyId],
    userIds: scope.userId === undefined ? [] : [scope.userId],
  });
  const isShort = rule.config.windowMinutes < 60;
  const grain = isShort ? 'minute' : 'hour';
  const widthMinutes = isShort ? 1 : 60;
  const used = await listScopeUsage(db, workspaceId, getRuleScope(rule), grain, span);
  const from = isShort ? (used[0]?.startsAt ?? span.until) : span.from;
  const points = fillPoints(used, from, span.until, widthMinutes * 60_000);
  const episodes = replayThreshold(rule.config, points, widthMinutes, rule.severity);
  const isPartly = isShort && from.getTime() - span.from.getTime() > HOUR_MS;
  return {
    incidents: episodes.map((episode) => mapEpisode(rule, episode, names)),
    note: isPartly
      ? `A window of ${formatWindow(rule.config.windowMinutes)} is judged by minutes, which are stored from ${from.toISOString().slice(0, 10)} on.`
      : '',
  };
}

/** Buckets without gaps: what is absent was measured as nothing. */
function fillPoints(used: readonly ThresholdPoint[], from: Date, until: Date, widthMs: number): ThresholdPoint[] {
  const byStart = new Map(used.map((point) => [point.startsAt.getTime(), point]));
  const points: ThresholdPoint[] = [];
  const firstMs = Math.ceil(from.getTime() / widthMs) * widthMs;
  for (let startMs = firstMs; startMs < until.getTime(); startMs += widthMs) {
    points.push(byStart.get(startMs) ?? { startsAt: new Date(startMs), nanos: 0n, requests: 0n });
  }
  return points;
}

function mapEpisode(rule: Previewed, episode: ThresholdEpisode, names: ScopeNames): PreviewedIncident {
  const { config } = rule;
  const limit = parseLimit(config);
  const { kind: _kind, ...scope } = rule.scope;
  const start = new Date(episode.openedAt.getTime() - config.windowMinutes * 60_000).toISOString();
  const isCost = config.metric === 'cost';
  const title = `${formatMetric(config, episode.peak)} in ${formatWindow(config.windowMinutes)} on ${renderRuleScope(rule, names)}`;
  return {
    kind: 'threshold',
    severity: episode.severity,
    title,
    scope: { ...scope, ...(rule.connectionId === null ? {} : { connectionId: rule.connectionId }) },
    scopeNames: selectScopeNames(scope, names),
    openedAt: episode.openedAt.toISOString(),
    resolvedAt: episode.resolvedAt?.toISOString() ?? null,
    window: { start, end: (episode.resolvedAt ?? episode.openedAt).toISOString() },
    observed: isCost ? formatNanosExact(episode.peak) : '0',
    expected: isCost ? formatNanosExact(limit) : '0',
    excess: isCost ? formatNanosExact(episode.peak - limit) : '0',
    explanation: `${title}, the most in this stretch; the limit is ${formatMetric(config, limit)}.`,
  };
}
