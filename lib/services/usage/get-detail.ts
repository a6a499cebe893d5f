import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Detail, DetailFact, DetailQuery } from '@/lib/contracts/usage/details';
import type { MoverDimension } from '@/lib/contracts/usage/movers';
import type { UsageResponse } from '@/lib/contracts/usage/usage';
import { type Db, getDb } from '@/lib/db/client';
import { listIncidentsByIds } from '@/lib/db/incidents/incidents';
import { findInventoryRow, hasUsage, listIncidentIdsOf } from '@/lib/db/usage/dimension-facts';
import { findNames } from '@/lib/db/usage/names';
import { computeUsualRanges, type DaySpend } from '@/lib/domain/alert-rules/usual-range';
import { convertNanosToNumber, parseDecimalToNanos } from '@/lib/domain/money';
import { isWithinProjects, listAllowedProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS } from '@/lib/domain/time';
import { listOverviewStretches } from '@/lib/domain/usage/overview-stretch';
import { AppError } from '@/lib/errors';
import { listBudgetStatuses } from '@/lib/services/budgets/get-budget-status';
import { mapIncidents } from '@/lib/services/incidents/list-incidents';
import { listSpendMovers } from './list-spend-movers';
import { findReadFrom, loadDailyUsage, loadSpend, type SpendFilter } from './load-spend';

type Known = { name: string | null; facts: DetailFact[] };

/** What is known of a key, project, model or person besides its spend; null = neither listed nor ever used. */
async function listDetailFacts(
  viewer: Viewer,
  { dimension, id }: DetailQuery,
  wasUsed: boolean,
): Promise<Known | null> {
  const db = getDb();
  if (dimension === 'model') return wasUsed ? { name: null, facts: [] } : null;
  const row = await findInventoryRow(db, viewer.workspaceId, dimension, id);
  if (!isVisible(viewer, dimension === 'project' ? id : findHome(row), wasUsed)) return null;
  if (!row) return wasUsed ? { name: null, facts: [makeFact('Inventory', 'not listed by the provider')] } : null;
  const facts = 'redactedValue' in row ? await describeKey(db, viewer.workspaceId, row) : [];
  if ('type' in row)
    facts.push(makeFact('Kind', row.type === 'user' ? 'person' : 'service account'), makeFact('Role', row.role));
  if ('email' in row && row.email !== null) facts.push(makeFact('E-mail', row.email));
  if ('status' in row) facts.push(makeFact('State', row.status));
  if ('createdAt' in row && row.createdAt) facts.push(makeInstantFact('Created', row.createdAt));
  if (row.deletedAt) facts.push(makeInstantFact('No longer listed since', row.deletedAt));
  return { name: row.name === '' ? null : row.name, facts };
}

/** Keys belong to one project; people, and what is not listed, to none. */
const findHome = (row: object | null) => (row && 'projectId' in row ? String(row.projectId) : null);

/** What belongs to a project shows with that project, everything else where it was used. */
function isVisible(viewer: Viewer, projectId: string | null, wasUsed: boolean): boolean {
  return isWithinProjects(viewer, projectId) || (projectId === null && wasUsed);
}

type KeyFacts = {
  projectId: string;
  redactedValue: string;
  ownerType: string;
  ownerId: string | null;
  ownerName: string | null;
  lastUsedAt: Date | null;
};

async function describeKey(db: Db, workspaceId: string, key: KeyFacts): Promise<DetailFact[]> {
  const { project } = await findNames(db, workspaceId, { project: [key.projectId] });
  const owner = key.ownerName ?? key.ownerId;
  const facts = [
    makeFact('Key', key.redactedValue),
    makeFact('Project', project.get(key.projectId) ?? key.projectId, { dimension: 'project', id: key.projectId }),
    makeFact(
      'Owner at the provider',
      owner === null ? 'unknown' : `${owner}${key.ownerType === 'user' ? '' : ' (service account)'}`,
      key.ownerId === null ? null : { dimension: 'user', id: key.ownerId },
    ),
  ];
  return key.lastUsedAt
    ? [...facts, makeInstantFact('Last used', key.lastUsedAt)]
    : [...facts, makeFact('Last used', 'never')];
}

function makeFact(label: string, value: string, href: DetailFact['href'] = null): DetailFact {
  return { label, value, at: null, href };
}

function makeInstantFact(label: string, at: Date): DetailFact {
  return { label, value: at.toISOString(), at: at.toISOString(), href: null };
}

const SHOWN_DAYS = 30;
/** Eight weeks before the first day shown. */
const HISTORY_DAYS = SHOWN_DAYS + 56;
const MAX_CONTRIBUTORS = 8;
const MAX_INCIDENTS = 20;

/** Along which other dimensions the spend of each is split. */
const CONTRIBUTORS: Record<MoverDimension, readonly MoverDimension[]> = {
  apiKey: ['model', 'user'],
  project: ['apiKey', 'model'],
  model: ['apiKey', 'project'],
  user: ['apiKey', 'model'],
};
const SCOPE_FIELD = { apiKey: 'apiKeyId', project: 'projectId', model: 'model', user: 'userId' } as const;

/**
 * Everything about one key, project, model or person, as far as the viewer may see. Throws `not_found` for what was never
 * listed or used there.
 */
export async function getDetail(viewer: Viewer, query: DetailQuery, now: Date = readNow()): Promise<Detail> {
  const { dimension, id } = query;
  const wasUsed = await hasUsage(getDb(), viewer.workspaceId, dimension, id, listAllowedProjects(viewer));
  const known = await listDetailFacts(viewer, query, wasUsed);
  if (!known) throw new AppError('not_found', `${dimension} "${id}": neither listed by a provider nor ever used`);
  const filter: SpendFilter = { [dimension]: [id] };
  const stretches = listOverviewStretches(now, viewer.timezone);
  const readFrom = await findReadFrom(viewer);
  const days = { count: SHOWN_DAYS, endsAt: stretches.today.current.endsAt };
  const groupBy = dimension === 'model' ? (['project'] as const) : (['model'] as const);
  const [today, last7Days, monthToDate, daily, usual, contributors, budgets, incidents] = await Promise.all([
    loadSpend(viewer, stretches.today, readFrom, now, filter),
    loadSpend(viewer, stretches.last7Days, readFrom, now, filter),
    loadSpend(viewer, stretches.monthToDate, readFrom, now, filter),
    loadDailyUsage(viewer, { ...days, groupBy: [...groupBy] }, now, filter),
    loadUsualRanges(viewer, days.endsAt, now, filter),
    loadContributors(viewer, query, now),
    listBudgetStatuses(viewer, now),
    loadIncidents(viewer, query),
  ]);
  return {
    dimension,
    id,
    name: known.name,
    facts: known.facts,
    today,
    last7Days,
    monthToDate,
    daily,
    usual,
    contributors,
    budgets: budgets.filter(({ budget }) => budget.scope[SCOPE_FIELD[dimension]] === id),
    incidents,
  };
}

async function loadUsualRanges(viewer: Viewer, endsAt: Date, now: Date, filter: SpendFilter): Promise<Detail['usual']> {
  const usage = await loadDailyUsage(viewer, { count: HISTORY_DAYS, endsAt, groupBy: [] }, now, filter);
  return computeUsualRanges(fillDays(usage), SHOWN_DAYS).map((range) => {
    if (!range) return null;
    const { startsAt, ...levels } = range;
    return { start: startsAt.toISOString(), ...levels };
  });
}

/** Every calendar day from the first use on; days without usage cost nothing. */
function fillDays(usage: UsageResponse): DaySpend[] {
  const points = usage.series[0]?.points ?? [];
  const first = points[0];
  if (!first) return [];
  const byDay = new Map(
    points.map((point) => [
      Math.round(Date.parse(point.start) / DAY_MS),
      { startsAt: new Date(point.start), dollars: convertNanosToNumber(parseDecimalToNanos(point.cost ?? '0')) },
    ]),
  );
  const lastDay = Math.round(Date.parse(usage.to) / DAY_MS);
  const days: DaySpend[] = [];
  for (let day = Math.round(Date.parse(first.start) / DAY_MS); day < lastDay; day += 1) {
    days.push(byDay.get(day) ?? { startsAt: new Date(day * DAY_MS), dollars: 0 });
  }
  return days;
}

async function loadContributors(viewer: Viewer, { dimension, id }: DetailQuery, now: Date) {
  const within = { dimension, id };
  return Promise.all(
    CONTRIBUTORS[dimension].map(async (by) => ({
      dimension: by,
      movers: await listSpendMovers(viewer, { dimension: by, rank: 'cost', limit: MAX_CONTRIBUTORS, within }, now),
    })),
  );
}

async function loadIncidents(viewer: Viewer, { dimension, id }: DetailQuery): Promise<Detail['incidents']> {
  const ids = await listIncidentIdsOf(
    getDb(),
    viewer.workspaceId,
    dimension,
    id,
    MAX_INCIDENTS,
    listAllowedProjects(viewer),
  );
  return mapIncidents(getDb(), viewer.workspaceId, await listIncidentsByIds(getDb(), viewer.workspaceId, ids));
}
