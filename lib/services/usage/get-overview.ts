import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Overview } from '@/lib/contracts/usage/overview';
import type { UsageResponse } from '@/lib/contracts/usage/usage';
import { getDb, inTransaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { buildBudgetCourse } from '@/lib/domain/budgets/budget-course';
import { type BudgetForecast, type DailySpend, forecastBudgetPeriod } from '@/lib/domain/budgets/budget-forecast';
import { findBudgetPeriod, formatCalendarDay, type Interval } from '@/lib/domain/calendar';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS } from '@/lib/domain/time';
import { findDataHorizon } from '@/lib/domain/usage/data-horizon';
import { listOverviewStretches, type Stretch } from '@/lib/domain/usage/overview-stretch';
import { readEnv } from '@/lib/env';
import { listBudgetStatuses } from '@/lib/services/budgets/get-budget-status';
import { loadBilledDays } from '@/lib/services/budgets/load-billed-days';
import { listConnectionStatuses } from '@/lib/services/connections/get-connection-status';
import { listMostSevereIncidents } from '@/lib/services/incidents/list-incidents';
import { getUsageSeries } from './get-usage-series';
import { listSpendMovers } from './list-spend-movers';
import { createUsageQuery, findReadFrom, loadDailyUsage, loadSpend } from './load-spend';
import { readKeptUsageParts } from './read-kept-usage';

const CHART_DAYS = 30;
const HISTORY_DAYS = 28;
const MAX_OPEN_INCIDENTS = 20;
const MAX_MOVERS = 5;

type BudgetWithStatus = Overview['budgets'][number];

/** Everything the first page shows, in one answer. Stretches and days follow the workspace's calendar. */
export async function getOverview(viewer: Viewer, now: Date = readNow()): Promise<Overview> {
  const stretches = listOverviewStretches(now, viewer.timezone);
  const readFrom = await findReadFrom(viewer);
  const spendOf = (stretch: Stretch) => loadSpend(viewer, stretch, readFrom, now);
  const [today, last7Days, monthToDate, month, daily, movers, budgets, open, connections] = await Promise.all([
    spendOf(stretches.today),
    spendOf(stretches.last7Days),
    spendOf(stretches.monthToDate),
    loadMonth(viewer, stretches.monthToDate.current, now),
    loadDailyUsage(viewer, { count: CHART_DAYS, endsAt: stretches.today.current.endsAt, groupBy: ['model'] }, now),
    listSpendMovers(viewer, { dimension: 'apiKey', rank: 'change', limit: MAX_MOVERS, within: null }, now),
    listBudgetStatuses(viewer, now),
    listMostSevereIncidents(viewer, MAX_OPEN_INCIDENTS),
    listConnectionStatuses(viewer, now),
  ]);
  const kinds = await listConnectionIds(getDb(), viewer.workspaceId);
  const hasSeveral = new Set(kinds.map((one) => one.provider)).size > 1;
  return {
    currency: 'USD',
    timezone: viewer.timezone,
    asOf: daily.asOf,
    today,
    last7Days,
    monthToDate,
    course: renderCourse(viewer, month, parseDecimalToNanos(monthToDate.amount), now),
    forecast: await loadForecast(viewer, monthToDate, budgets, now),
    daily,
    providers: hasSeveral ? await loadProviders(viewer, stretches.monthToDate.current, now) : [],
    movers,
    openIncidents: open.incidents,
    openIncidentCount: open.count,
    budgets,
    connections,
    mailCaptured: readEnv().SMTP_URL === undefined,
  };
}

/** The month's figure by provider: the same question, told apart. */
async function loadProviders(
  viewer: Viewer,
  { startsAt, endsAt }: Interval,
  now: Date,
): Promise<Overview['providers']> {
  if (startsAt >= endsAt) return [];
  const query = createUsageQuery({ startsAt, endsAt }, { bucket: 'month', groupBy: ['provider'] });
  const { series } = await getUsageSeries(viewer, query, now, readKeptUsageParts);
  const sums = series.map(({ group, names, points }) => ({
    provider: group['provider'] ?? '',
    name: names['provider'] ?? group['provider'] ?? '',
    nanos: points.reduce((sum, { cost }) => sum + parseDecimalToNanos(cost ?? '0'), 0n),
  }));
  sums.sort((left, right) => (left.nanos < right.nanos ? 1 : left.nanos > right.nanos ? -1 : 0));
  return sums.map(({ nanos, ...one }) => ({ ...one, amount: formatNanosExact(nanos) }));
}

/** Days of the month so far as the bill counts them, in UTC, so that they add up to the month's own figure. */
const loadMonth = (viewer: Viewer, { startsAt, endsAt }: Interval, now: Date) =>
  getUsageSeries(
    viewer,
    createUsageQuery({ startsAt, endsAt }, { bucket: 'day', groupBy: [], timezone: 'UTC' }),
    now,
    readKeptUsageParts,
  );

function renderCourse(viewer: Viewer, month: UsageResponse, spentNanos: bigint, now: Date): Overview['course'] {
  const points = month.series[0]?.points ?? [];
  const course = buildBudgetCourse({
    budgetPeriod: 'month',
    period: findBudgetPeriod('month', viewer.timezone, now),
    now,
    spentNanos,
    buckets: new Map(points.map(({ start, cost }) => [Date.parse(start), parseDecimalToNanos(cost ?? '0')])),
  });
  return course.map((point) => ({ at: point.at.toISOString(), spent: formatNanosExact(point.spentNanos) }));
}

/** Month-end spend of everything, measured against the monthly budget without a scope where there is one. */
async function loadForecast(
  viewer: Viewer,
  spent: Overview['monthToDate'],
  budgets: readonly BudgetWithStatus[],
  now: Date,
): Promise<Overview['forecast']> {
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const startsAt = new Date(today.getTime() - HISTORY_DAYS * DAY_MS);
  const history = await getUsageSeries(
    viewer,
    createUsageQuery({ startsAt, endsAt: today }, { bucket: 'day', groupBy: [], timezone: 'UTC' }),
    now,
    readKeptUsageParts,
  );
  const { complete } = findDataHorizon(await listConnectionReads(getDb(), viewer.workspaceId), {}, now);
  const knownUntil = complete ?? now;
  const period = findBudgetPeriod('month', viewer.timezone, now);
  const oneOff = await loadOneOff(viewer, {
    startsAt: period.startsAt < startsAt ? period.startsAt : startsAt,
    endsAt: today,
  });
  const recentDays = fillDays(history, oneOff, new Date(Math.floor(knownUntil.getTime() / DAY_MS) * DAY_MS));
  const budget = budgets.find((one) => one.budget.period === 'month' && Object.keys(one.budget.scope).length === 0);
  const forecast = forecastBudgetPeriod({
    period,
    // Spend since then is unknown: the forecast starts from there.
    now: knownUntil,
    spentNanos: parseDecimalToNanos(spent.amount),
    assumedNanos: parseDecimalToNanos(spent.assumed),
    unpricedRequests: BigInt(spent.unpricedRequests),
    oneOffNanos: sumSince(oneOff, findFirstDay(period.startsAt)),
    amountNanos: budget ? parseDecimalToNanos(budget.budget.amount) : 0n,
    recentDays,
  });
  return forecast && renderForecast(viewer, forecast, budget, recentDays.length);
}

/** One-off credits and charges on final billed days by start of the day in epoch ms, within the viewer's projects. */
async function loadOneOff(viewer: Viewer, { startsAt, endsAt }: Interval): Promise<Map<number, bigint>> {
  const { workspaceId } = viewer;
  const question = {
    ...{ id: 'all', connectionId: null, connectionIds: null, projectIds: listAllowedProjects(viewer), apiKeyId: null },
    ...{ startsAt: findFirstDay(startsAt), endsAt },
  };
  const billed = await inTransaction((tx) => loadBilledDays(tx, workspaceId, [question], endsAt));
  return new Map((billed.get('all') ?? []).map((day) => [day.startsAt.getTime(), day.oneOffNanos]));
}

/** The first UTC day that counts to what begins at an instant: its middle lies within. */
const findFirstDay = (at: Date) => new Date(Math.ceil(at.getTime() / DAY_MS - 0.5) * DAY_MS);

const sumSince = (byDay: ReadonlyMap<number, bigint>, from: Date) =>
  [...byDay].reduce((sum, [dayMs, nanos]) => (dayMs >= from.getTime() ? sum + nanos : sum), 0n);

/** Days from the first use on without what is one-off in them, those without usage as 0. */
function fillDays(history: UsageResponse, oneOff: ReadonlyMap<number, bigint>, today: Date): DailySpend[] {
  const costs = new Map(
    (history.series[0]?.points ?? []).map(({ start, cost, assumedCost, unpricedRequests }) => {
      const dayMs = Date.parse(start);
      const nanos = parseDecimalToNanos(cost ?? '0') - (oneOff.get(dayMs) ?? 0n);
      const marks = { assumedNanos: parseDecimalToNanos(assumedCost), unpricedRequests: BigInt(unpricedRequests) };
      return [dayMs, { nanos, ...marks }];
    }),
  );
  const firstMs = Math.min(...costs.keys());
  const days: DailySpend[] = [];
  for (let dayMs = firstMs; dayMs < today.getTime(); dayMs += DAY_MS) {
    days.push({ startsAt: new Date(dayMs), nanos: 0n, ...costs.get(dayMs) });
  }
  return days;
}

function renderForecast(
  viewer: Viewer,
  forecast: BudgetForecast,
  budget: BudgetWithStatus | undefined,
  historyDays: number,
): NonNullable<Overview['forecast']> {
  const { crossesAt } = forecast;
  return {
    amount: formatNanosExact(forecast.amountNanos),
    low: formatNanosExact(forecast.lowNanos),
    high: formatNanosExact(forecast.highNanos),
    assumed: formatNanosExact(forecast.assumedNanos),
    unpriced: forecast.isUnpriced,
    budget: budget?.budget.amount ?? null,
    crossesOn: budget && crossesAt ? formatCalendarDay(crossesAt, viewer.timezone) : null,
    note:
      historyDays >= 7
        ? `From this month’s pace and the same weekdays of the last ${historyDays} days; four out of five months end in the range.`
        : 'From this month’s pace alone: there is less than a week of history, so the range is wide.',
  };
}
