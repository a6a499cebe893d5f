import type { Viewer } from '@/lib/auth/viewer';
import { UsageQuery, type UsageResponse } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { listIncidentsSince } from '@/lib/db/incidents/incidents';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { listMovers } from '@/lib/db/usage/movers';
import { findNames } from '@/lib/db/usage/names';
import type { Interval } from '@/lib/domain/calendar';
import { formatNanosExact } from '@/lib/domain/money';
import { isWithinProjects, listAllowedProjects } from '@/lib/domain/people/project-limit';
import { decideReader, type Reader } from '@/lib/domain/reader';
import { DAY_MS } from '@/lib/domain/time';
import type { DigestPlan } from '@/lib/domain/usage/digest';
import type { DigestMessage } from '@/lib/domain/usage/digest-message';
import { addUse, explainMove } from '@/lib/domain/usage/mover';
import { formatDay, formatTime } from '@/lib/presenters/instant';
import { listBudgetStatuses } from '@/lib/services/budgets/get-budget-status';
import { getUsageSeries } from './get-usage-series';

const MAX_MOVERS = 6;
const MAX_INCIDENTS = 50;

/**
 * What a day, week or month cost, what changed and why, how budgets stand and what happened, on the reader's calendar and
 * within the projects they may see. null = there is nothing to tell.
 */
export async function buildDigest(
  reader: Viewer,
  plan: DigestPlan,
  unsubscribePath: string,
  now: Date,
): Promise<DigestMessage | null> {
  const [current, previous, movers, budgets, incidents, workspace] = await Promise.all([
    loadUsage(reader, plan.window, plan.kind === 'daily' ? 'hour' : 'day', now),
    loadUsage(reader, plan.previous, 'day', now),
    loadMovers(reader, plan),
    loadBudgets(reader, now),
    loadIncidents(reader, plan.window),
    getWorkspaceLabel(getDb(), reader.workspaceId),
  ]);
  const writing = decideReader(reader.reading ?? null, { acceptLanguage: null, timezone: reader.timezone });
  const hasUsage = current.series.length > 0 || previous.series.length > 0;
  if (!hasUsage && incidents.length === 0) return null;
  return {
    kind: 'digest',
    period: plan.kind,
    periodLabel: plan.label,
    window: { start: plan.window.startsAt.toISOString(), end: plan.window.endsAt.toISOString() },
    asOf: now.toISOString(),
    costSource: current.totals.costSource,
    spent: current.totals.cost ?? '0',
    previous: previous.series.length > 0 ? (previous.totals.cost ?? '0') : null,
    chart: listChartPoints(current, plan, writing),
    movers,
    budgets,
    incidents,
    unsubscribePath,
    timezone: reader.timezone,
    workspaceName: workspace.name,
  };
}

function loadUsage(reader: Viewer, span: Interval, bucket: 'hour' | 'day', now: Date): Promise<UsageResponse> {
  const query = UsageQuery.parse({
    from: span.startsAt.toISOString(),
    to: span.endsAt.toISOString(),
    bucket,
    groupBy: [],
    timezone: reader.timezone,
    project: [...(reader.projectIds ?? [])],
  });
  return getUsageSeries(reader, query, now);
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
