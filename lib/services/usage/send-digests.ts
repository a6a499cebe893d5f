import type { Viewer } from '@/lib/auth/viewer';
import { UsageQuery, type UsageResponse } from '@/lib/contracts/usage/usage';
import { getDb, inTransaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { listIncidentsSince } from '@/lib/db/incidents/incidents';
import { createNotificationFor } from '@/lib/db/notifications/deliveries';
import {
  claimDigestRun,
  type DigestRunKey,
  hasDigestRun,
  saveDigestNotification,
} from '@/lib/db/notifications/digest-runs';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { type DigestMember, listDigestMembers } from '@/lib/db/people/member-preferences';
import { listMovers } from '@/lib/db/usage/movers';
import { findNames } from '@/lib/db/usage/names';
import type { Interval } from '@/lib/domain/calendar';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { isWithinProjects, listAllowedProjects } from '@/lib/domain/people/project-limit';
import { decideReader, type Reader } from '@/lib/domain/reader';
import { DAY_MS } from '@/lib/domain/time';
import { findDataHorizon } from '@/lib/domain/usage/data-horizon';
import { type DigestPlan, listDueDigests } from '@/lib/domain/usage/digest';
import type { DigestMessage } from '@/lib/domain/usage/digest-message';
import { addUse, explainMove } from '@/lib/domain/usage/mover';
import { readEnv } from '@/lib/env';
import { formatDay, formatTime } from '@/lib/presenters/instant';
import { findProfile } from '@/lib/providers/profiles';
import { reviewAlerts } from '@/lib/services/alert-rules/review-alerts';
import { listBudgetStatuses } from '@/lib/services/budgets/get-budget-status';
import { summarizeKeyDuties } from '@/lib/services/keys/summarize-duties';
import { createUnsubscribeToken } from '@/lib/services/notifications/unsubscribe';
import { summarizeSavings } from '@/lib/services/savings/summarize-savings';
import { tryEach } from '@/lib/services/try-each';
import { getUsageSeries } from './get-usage-series';
import { listGrowth } from './list-growth';
import { findReadFrom } from './load-spend';

const MAX_CONNECTIONS = 20;
const MAX_MOVERS = 6;
const MAX_INCIDENTS = 50;
const MAX_GROWTH = 6;
/** A daily digest reports a rise that began within this time. */
const FRESH_MS = 3 * DAY_MS;

/**
 * What a day, week or month cost, what changed and why, how budgets stand and what happened, on the reader's calendar and
 * within the projects they may see. null = there is nothing to report.
 */
async function buildDigest(
  reader: Viewer,
  plan: DigestPlan,
  unsubscribePath: string,
  now: Date,
): Promise<DigestMessage | null> {
  const readFrom = await findReadFrom(reader);
  // Before it nothing is known, which is not the same as nothing spent.
  const hasHistory = readFrom !== null && readFrom <= plan.previous.startsAt;
  const [current, previous, connections, movers, growth, alerts, savings, budgets, incidents, keys, workspace, reads] =
    await Promise.all([
      loadUsage(reader, plan.window, plan.kind === 'daily' ? 'hour' : 'day', now),
      hasHistory ? loadUsage(reader, plan.previous, 'day', now) : null,
      loadConnections(reader, plan, hasHistory, now),
      hasHistory ? loadMovers(reader, plan) : [],
      loadGrowth(reader, plan),
      plan.kind === 'monthly' ? reviewAlerts(reader, plan.window, now) : null,
      plan.kind === 'monthly' ? summarizeSavings(reader, now) : null,
      loadBudgets(reader, now),
      loadIncidents(reader, plan.window),
      summarizeKeyDuties(reader, now, plan.kind === 'daily' ? 1 : undefined),
      getWorkspaceLabel(getDb(), reader.workspaceId),
      listConnectionReads(getDb(), reader.workspaceId),
    ]);
  const { complete } = findDataHorizon(reads, {}, now);
  const isMissing = complete !== null && complete < plan.window.endsAt;
  const writing = decideReader(reader.reading ?? null, { acceptLanguage: null, timezone: reader.timezone });
  const hasPrevious = previous !== null && previous.series.length > 0;
  const hasUsage = current.series.length > 0 || hasPrevious;
  if (!hasUsage && incidents.length === 0 && !isMissing) return null;
  return {
    kind: 'digest',
    period: plan.kind,
    periodLabel: plan.label,
    window: { start: plan.window.startsAt.toISOString(), end: plan.window.endsAt.toISOString() },
    asOf: now.toISOString(),
    ...(isMissing && { noDataSince: complete.toISOString() }),
    costSource: current.totals.costSource,
    spent: current.totals.cost ?? '0',
    previous: hasPrevious ? (previous.totals.cost ?? '0') : null,
    chart: listChartPoints(current, plan, writing),
    ...(connections.length > 1 && { connections }),
    movers,
    ...(growth.length > 0 && { growth }),
    ...(alerts && { alerts }),
    ...(savings && { savings }),
    budgets,
    incidents,
    ...(keys.length > 0 && { keys }),
    unsubscribePath,
    timezone: reader.timezone,
    workspaceName: workspace.name,
  };
}

function loadUsage(
  reader: Viewer,
  span: Interval,
  bucket: 'hour' | 'day',
  now: Date,
  groupBy: UsageQuery['groupBy'] = [],
): Promise<UsageResponse> {
  const query = UsageQuery.parse({
    from: span.startsAt.toISOString(),
    to: span.endsAt.toISOString(),
    bucket,
    groupBy,
    timezone: reader.timezone,
    project: [...(reader.projectIds ?? [])],
  });
  return getUsageSeries(reader, query, now);
}

/** What each connection cost, the most first, with its provider. */
async function loadConnections(
  reader: Viewer,
  plan: DigestPlan,
  hasHistory: boolean,
  now: Date,
): Promise<NonNullable<DigestMessage['connections']>> {
  const [known, current, previous] = await Promise.all([
    listConnectionIds(getDb(), reader.workspaceId),
    loadUsage(reader, plan.window, 'day', now, ['connection']),
    hasHistory ? loadUsage(reader, plan.previous, 'day', now, ['connection']) : null,
  ]);
  const sum = (usage: UsageResponse, id: string) =>
    usage.series
      .filter(({ group }) => group['connection'] === id)
      .flatMap(({ points }) => points)
      .reduce((nanos, { cost }) => nanos + (cost === null ? 0n : parseDecimalToNanos(cost)), 0n);
  return known
    .map(({ id, name, provider }) => ({
      ...{ name, provider: findProfile(provider)?.name ?? '', spent: sum(current, id) },
      previous: previous && sum(previous, id),
    }))
    .filter(({ spent, previous: before }) => spent !== 0n || (before ?? 0n) !== 0n)
    .sort((left, right) => compareSize(right.spent, left.spent))
    .slice(0, MAX_CONNECTIONS)
    .map(({ spent, previous: before, ...one }) => ({
      ...{ ...one, spent: formatNanosExact(spent), previous: before === null ? null : formatNanosExact(before) },
    }));
}

/** One bar an hour or day, a label where it helps: every sixth hour, each day of a week, each fifth day of a month. */
function listChartPoints(usage: UsageResponse, plan: DigestPlan, writing: Reader): DigestMessage['chart'] {
  const known = new Map((usage.series[0]?.points ?? []).map((point) => [Date.parse(point.start), point.cost ?? null]));
  if (known.size === 0) return null;
  const starts = [...known.keys()].sort((left, right) => left - right);
  const label = (at: Date, index: number) => {
    if (plan.kind === 'daily') return index % 6 === 0 ? formatTime(at, writing) : '';
    if (plan.kind === 'weekly') return formatDay(at, writing);
    return index % 5 === 0 ? formatDay(at, writing) : '';
  };
  return starts.map((startMs, index) => ({
    start: new Date(startMs).toISOString(),
    label: label(new Date(startMs), index),
    cost: known.get(startMs) ?? null,
  }));
}

/** Keys, or for readers of some projects only these, that moved most; by whole UTC days, which is how days are stored. */
async function loadMovers(reader: Viewer, plan: DigestPlan): Promise<DigestMessage['movers']> {
  const { workspaceId } = reader;
  const atMidnight = (at: Date) => new Date(Math.round(at.getTime() / DAY_MS) * DAY_MS);
  const rows = await listMovers({
    ...({ workspaceId, dimension: 'apiKey', rank: 'change', limit: MAX_MOVERS, within: null } as const),
    projectIds: listAllowedProjects(reader),
    startsAt: atMidnight(plan.previous.startsAt),
    middleAt: atMidnight(plan.window.startsAt),
    endsAt: atMidnight(plan.window.endsAt),
  });
  const ids = rows.flatMap((row) => row.id ?? []);
  const names = (await findNames(getDb(), workspaceId, { apiKey: ids })).apiKey;
  return rows
    .map(({ id, parts }) => {
      const spent = addUse(parts.map((part) => part.current)).costNanos;
      const before = addUse(parts.map((part) => part.previous)).costNanos;
      return { id, spent, before, reason: explainMove(parts) };
    })
    .filter((one) => one.spent !== one.before)
    .sort((left, right) => compareSize(right.spent - right.before, left.spent - left.before))
    .slice(0, MAX_MOVERS)
    .map(({ id, spent, before, reason }) => ({
      dimension: 'key',
      name: id === null ? '(no key)' : (names.get(id) ?? id),
      spent: formatNanosExact(spent),
      previous: formatNanosExact(before),
      reason,
    }));
}

/**
 * Slow rises are reported only here: each week all of them, each day those that began within three days, each month
 * none, for a month is four weeks itself.
 */
async function loadGrowth(reader: Viewer, { kind, window }: DigestPlan): Promise<NonNullable<DigestMessage['growth']>> {
  if (kind === 'monthly') return [];
  const { data } = await listGrowth(reader, { groupBy: 'apiKey' }, new Date(window.endsAt.getTime() + DAY_MS / 2));
  const since = new Date(window.endsAt.getTime() - FRESH_MS).toISOString();
  return data
    .filter((one) => kind === 'weekly' || one.since >= since.slice(0, 10))
    .slice(0, MAX_GROWTH)
    .map(({ id, name, extra, usual, since: day, reason }) => ({
      ...{ name: name ?? id ?? '(no key)', extra, usual, since: day, reason },
    }));
}

function compareSize(left: bigint, right: bigint): number {
  const size = (value: bigint) => (value < 0n ? -value : value);
  return size(left) < size(right) ? -1 : 1;
}

async function loadBudgets(reader: Viewer, now: Date): Promise<DigestMessage['budgets']> {
  const statuses = await listBudgetStatuses(reader, now);
  return statuses
    .filter(({ budget }) => isWithinProjects(reader, budget.scope.projectId))
    .map(({ budget, status }) => ({
      name: budget.name,
      spent: status.spent,
      amount: budget.amount,
      forecast: status.forecast?.amount ?? null,
    }));
}

/** What opened in the period and whatever is still open, newest first. */
async function loadIncidents(reader: Viewer, { startsAt, endsAt }: Interval): Promise<DigestMessage['incidents']> {
  const month = new Date(startsAt.getTime() - 30 * DAY_MS);
  const recent = await listIncidentsSince(getDb(), reader.workspaceId, month);
  return recent
    .filter((one) => one.openedAt < endsAt && (one.openedAt >= startsAt || one.state !== 'resolved'))
    .filter((one) => one.severity !== 'info' && isWithinProjects(reader, one.scope.projectId))
    .slice(-MAX_INCIDENTS)
    .reverse()
    .map(({ id, number, title, severity, state, openedAt }) => ({
      ...{ incidentId: id, number, title, severity, state },
      openedAt: openedAt.toISOString(),
    }));
}

type Input = { workspaceId: string; now: Date };

/**
 * Sends each member the digests they want once their morning has come, each once however many workers look. Returns how
 * many went out.
 */
export async function sendDueDigests({ workspaceId, now }: Input): Promise<number> {
  const { timezone } = await getWorkspaceLabel(getDb(), workspaceId);
  let sent = 0;
  await tryEach(await listDigestMembers(getDb(), workspaceId), async (member) => {
    const zone = member.preference.timezone ?? timezone;
    const plans = listDueDigests(
      member.preference,
      { timezone: zone, locale: member.preference.locale, joinedAt: member.joinedAt },
      now,
    );
    for (const plan of plans) {
      if (await sendDigest({ workspaceId, now }, member, zone, plan)) sent += 1;
    }
  });
  return sent;
}

async function sendDigest(
  { workspaceId, now }: Input,
  member: DigestMember,
  timezone: string,
  plan: DigestPlan,
): Promise<boolean> {
  const { userId, email } = member;
  const key: DigestRunKey = { workspaceId, userId, kind: plan.kind, periodOn: plan.periodOn };
  if (await hasDigestRun(getDb(), key)) return false;
  const path = `/unsubscribe/${createUnsubscribeToken({ workspaceId, userId })}`;
  const message = await buildDigest(mapReader(workspaceId, member, timezone), plan, path, now);
  const publicHost = new URL(readEnv().publicUrl).hostname;
  return inTransaction(async (tx) => {
    if (!(await claimDigestRun(tx, key)) || message === null) return false;
    const digest = { workspaceId, reason: 'digest' as const, incidentId: null, message, publicHost };
    const recipient = { channelId: null, address: email, subscriptionId: null };
    const { notificationId } = await createNotificationFor(tx, digest, [recipient]);
    await saveDigestNotification(tx, key, notificationId);
    return true;
  });
}

/** The member as the viewer of the numbers, so that a digest shows only what they may see. */
function mapReader(workspaceId: string, member: DigestMember, timezone: string): Viewer {
  const { userId, name, role, projectIds, preference } = member;
  const reading = { timezone, locale: preference.locale };
  return { workspaceId, timezone, role, projectIds, reading, actor: { kind: 'user', id: userId, name } };
}
