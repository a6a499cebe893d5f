import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  AlertRulePreview,
  AlertRulePreviewRequest,
  PreviewedIncident,
} from '@/lib/contracts/alert-rules/alert-rules';
import { getDb, inTransaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { listWatchedConnections } from '@/lib/db/connections/watched-connections';
import { listScopeUsage } from '@/lib/db/usage/scope-usage';
import { dropAbsent } from '@/lib/domain/absent-fields';
import type { AlertRule, ThresholdConfig } from '@/lib/domain/alert-rules/alert-rule';
import { listNovelties } from '@/lib/domain/alert-rules/novelty';
import { findScheduleStart } from '@/lib/domain/alert-rules/rule-schedule';
import {
  formatMetric,
  formatWindow,
  parseLimit,
  replayThreshold,
  type ThresholdEpisode,
  type ThresholdPoint,
} from '@/lib/domain/alert-rules/threshold';
import { renderRuleScope } from '@/lib/domain/alert-rules/threshold-text';
import { isForConnection, isInScope } from '@/lib/domain/alert-rules/watch-plan';
import type { DetectionEvent } from '@/lib/domain/anomaly/types';
import { type ScopeNames, selectScopeNames } from '@/lib/domain/incidents/incident-text';
import { renderHygieneSignal } from '@/lib/domain/keys/hygiene-signals';
import { formatNanosExact } from '@/lib/domain/money';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { listPayerPoints } from '@/lib/services/budgets/load-payer-spend';
import { loadStoredUsage } from '@/lib/services/budgets/load-stored-usage';
import { previewBudgetRule } from '@/lib/services/budgets/preview-budget-rule';
import { checkReferences } from '@/lib/services/check-references';
import { loadFoundKeys } from '@/lib/services/keys/load-found-keys';
import { loadScopeNames } from '@/lib/services/load-scope-names';
import { listFindings } from './evaluate-key-hygiene';
import { getRuleScope } from './evaluate-thresholds';
import { checkBudget, checkPayer, selectConfig } from './manage-alert-rules';
import { previewAccountActivity } from './preview-account-activity';
import { previewDetections } from './preview-detections';

const JUDGE_DAYS = 30;
/** Each connection is replayed from its own history; more would not answer in seconds. */
const MAX_REPLAYED = 3;

type Found = { incidents: PreviewedIncident[]; note: string; from?: Date };

/**
 * Answers what a rule would have fired on in the last 30 days, from stored history and through the same code that
 * watches. Writes nothing. Throws `invalid_input` for ids that the workspace does not have.
 */
export async function previewAlertRule(
  viewer: Viewer,
  input: AlertRulePreviewRequest,
  now: Date = readNow(),
): Promise<AlertRulePreview> {
  const { workspaceId } = viewer;
  const span = { from: new Date(now.getTime() - JUDGE_DAYS * DAY_MS), until: now };
  const connectionId = { path: 'connectionId', id: input.connectionId };
  const scope = { path: 'scope', ids: input.scope };
  await inTransaction((tx) => checkReferences(tx, workspaceId, { connectionId, channelIds: [], scope }, now));
  if (input.kind === 'budget') await checkBudget(getDb(), workspaceId, input.budgetId);
  checkPayer(input.scope.payerId, selectConfig(input));
  const rule = await buildRule(workspaceId, input, now);
  const found = await preview(viewer, rule, span, now);
  const heard = found.incidents.flatMap((one) => hearIncident(one, rule, viewer.timezone, now));
  const unheard = found.incidents.length - heard.length;
  const incidents = heard.map((one) => ({ ...one, severity: input.severity ?? one.severity }));
  return {
    from: (found.from ?? span.from).toISOString(),
    to: now.toISOString(),
    currency: 'USD',
    criticals: incidents.filter((one) => one.severity === 'critical').length,
    warnings: incidents.filter((one) => one.severity === 'warning').length,
    incidents,
    chart: await buildChart(workspaceId, rule, span),
    note: [found.note, unheard === 0 ? '' : `Outside of its active times: ${unheard} more.`].filter(Boolean).join(' '),
  };
}

/** What begins outside of a rule's active times is not heard; a threshold that is still passed when they begin is, then. */
function hearIncident(incident: PreviewedIncident, rule: AlertRule, timezone: string, now: Date): PreviewedIncident[] {
  const openedAt = new Date(incident.openedAt);
  const heardAt = findScheduleStart(rule.schedule, timezone, openedAt);
  const lasts = rule.kind === 'threshold' && heardAt < new Date(incident.resolvedAt ?? now);
  if (heardAt.getTime() !== openedAt.getTime() && !lasts) return [];
  return [{ ...incident, openedAt: heardAt.toISOString() }];
}

/** The rule as it would be stored. */
async function buildRule(workspaceId: string, input: AlertRulePreviewRequest, now: Date): Promise<AlertRule> {
  const { connectionId, severity, schedule } = input;
  const common = { id: 'preview', name: 'this rule', enabled: true, schedule, channelIds: [] };
  const scope = dropAbsent(input.scope);
  const { provider } = scope;
  const sources = provider === undefined ? [] : await listConnectionIds(getDb(), workspaceId);
  const ofProvider = sources.filter((one) => one.provider === provider).map(({ id }) => id);
  return {
    ...{ ...common, connectionId, scope, severity, createdAt: now, updatedAt: now },
    ...(provider === undefined ? {} : { ofProvider }),
    ...selectConfig(input),
  };
}

async function preview(viewer: Viewer, rule: AlertRule, span: { from: Date; until: Date }, now: Date): Promise<Found> {
  switch (rule.kind) {
    case 'anomaly': {
      const { sensitivity } = rule.config;
      return replayConnections(viewer, rule, sensitivity, now, (event) => event.kind !== 'novelty');
    }
    case 'novelty': {
      const wanted = new Set(rule.config.novelties);
      const isWanted = (event: DetectionEvent) => listNovelties(event.facts).some((one) => wanted.has(one));
      return replayConnections(viewer, rule, 'medium', now, (event) => event.kind === 'novelty' && isWanted(event));
    }
    case 'threshold':
      return previewThreshold(viewer.workspaceId, rule, span);
    case 'budget':
      return previewBudgetRule(viewer.workspaceId, rule, span);
    case 'key-hygiene':
      return previewHygiene(viewer, rule, now);
    case 'stale-data':
      return { incidents: [], note: 'Gaps of the past are filled by now, so nothing can be replayed.' };
    case 'balance':
      return { incidents: [], note: 'What was left in the past is not kept, so nothing can be replayed.' };
    case 'leak':
      return { incidents: [], note: 'Leaks are found when a scan reports them, so nothing can be replayed.' };
    case 'account-activity':
      return previewAccountActivity(viewer.workspaceId, rule, span);
  }
}

async function replayConnections(
  viewer: Viewer,
  rule: AlertRule,
  sensitivity: 'low' | 'medium' | 'high',
  now: Date,
  accepts: (event: DetectionEvent) => boolean,
): Promise<Found> {
  const { workspaceId, timezone } = viewer;
  const all = await listWatchedConnections(getDb(), workspaceId, now);
  const watched = all.filter((one) => isForConnection(rule, one.id));
  const options = { timezone, sensitivity, judgeDays: JUDGE_DAYS, now };
  const notes =
    watched.length > MAX_REPLAYED ? [`Only ${MAX_REPLAYED} of ${watched.length} connections were replayed.`] : [];
  const incidents: PreviewedIncident[] = [];
  let from = watched.length === 0 ? now : new Date(now.getTime() - JUDGE_DAYS * DAY_MS);
  for (const { id: connectionId } of watched.slice(0, MAX_REPLAYED)) {
    const found = await previewDetections(
      { workspaceId, connectionId },
      options,
      (event) => event.kind !== 'budget' && accepts(event) && isInScope(event.scope, rule.scope),
    );
    incidents.push(...found.incidents);
    if (found.note !== '') notes.push(found.note);
    if ((found.judgeFrom ?? now) > from) from = found.judgeFrom ?? now;
  }
  return { incidents, note: notes.join(' '), from };
}

async function previewHygiene(
  viewer: Viewer,
  rule: Extract<AlertRule, { kind: 'key-hygiene' }>,
  now: Date,
): Promise<Found> {
  const { workspaceId, timezone } = viewer;
  const keys = await inTransaction((tx) => loadFoundKeys(tx, { workspaceId, timezone, now }));
  const incidents = listFindings(rule, keys, now).map((finding): PreviewedIncident => {
    const { title, explanation, windowStart } = renderHygieneSignal(finding, now);
    const at = now.toISOString();
    const amounts = { observed: '0', expected: '0', excess: '0' };
    const window = { start: windowStart.toISOString(), end: at };
    const { severity, scope } = finding;
    return {
      kind: 'key-hygiene',
      severity,
      title,
      scope,
      scopeNames: {},
      openedAt: at,
      resolvedAt: null,
      window,
      ...amounts,
      explanation,
    };
  });
  return { incidents, note: 'Judged as of now: what keys were like in the past is not kept.' };
}

async function buildChart(
  workspaceId: string,
  rule: AlertRule,
  span: { from: Date; until: Date },
): Promise<AlertRulePreview['chart']> {
  const firstMs = Math.floor(span.from.getTime() / DAY_MS) * DAY_MS;
  const { payerId } = rule.scope;
  const whole = { from: new Date(firstMs), until: span.until };
  const days =
    payerId === undefined
      ? await listScopeUsage(getDb(), workspaceId, getRuleScope(rule), 'day', whole)
      : await listPayerPoints(workspaceId, payerId, whole);
  const byDay = new Map(days.map((day) => [day.startsAt.getTime(), day.nanos]));
  const knownFromMs = days[0]?.startsAt.getTime() ?? Number.POSITIVE_INFINITY;
  const chart: AlertRulePreview['chart'] = [];
  for (let dayMs = firstMs; dayMs < span.until.getTime(); dayMs += DAY_MS) {
    const nanos = byDay.get(dayMs) ?? (dayMs > knownFromMs ? 0n : null);
    chart.push({ start: new Date(dayMs).toISOString(), cost: nanos === null ? null : formatNanosExact(nanos) });
  }
  return chart;
}

type Previewed = Pick<AlertRule, 'connectionId' | 'scope' | 'ofProvider' | 'severity'> & { config: ThresholdConfig };

/**
 * What a threshold would have fired on in a span, as far as it was read: what is not read yet ends nothing. Windows of an
 * hour and more are judged by the hours that are stored, shorter ones by the minutes.
 */
async function previewThreshold(
  workspaceId: string,
  rule: Previewed,
  span: { from: Date; until: Date },
): Promise<{ incidents: PreviewedIncident[]; note: string }> {
  if (rule.scope.payerId !== undefined) {
    return { incidents: [], note: 'What payers paid in windows of the past is not replayed; see Budgets, Allocation.' };
  }
  const db = getDb();
  const { scope } = rule;
  const names = await loadScopeNames(db, workspaceId, [scope]);
  const isShort = rule.config.windowMinutes < 60;
  const grain = isShort ? 'minute' : 'hour';
  const widthMinutes = isShort ? 1 : 60;
  const stored = await loadStoredUsage(workspaceId, getRuleScope(rule), span);
  const until = stored.readUntil;
  const used = await listScopeUsage(db, workspaceId, getRuleScope(rule), grain, { from: span.from, until });
  const hoursFrom = stored.hoursFrom < span.from ? span.from : stored.hoursFrom;
  const from = isShort ? (used[0]?.startsAt ?? until) : hoursFrom;
  const points = fillPoints(used, from, until, widthMinutes * MINUTE_MS);
  const episodes = replayThreshold(rule.config, points, widthMinutes, rule.severity);
  const isPartly = from.getTime() - span.from.getTime() > HOUR_MS;
  return {
    incidents: episodes.map((episode) => mapEpisode(rule, episode, names)),
    note: isPartly
      ? `A window of ${formatWindow(rule.config.windowMinutes)} is judged by ${grain}s, which are stored from ${from.toISOString().slice(0, 10)} on.`
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
  const start = new Date(episode.openedAt.getTime() - config.windowMinutes * MINUTE_MS).toISOString();
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
