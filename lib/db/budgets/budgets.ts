import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import type { Budget as BudgetRow } from '@/lib/db/generated/client';
import { lockRow } from '@/lib/db/locks';
import { mapOneReadable, mapReadable, mapReadablePage, type UnreadableRow } from '@/lib/db/readable-rows';
import { type Budget, type BudgetFiring, type BudgetScope, BudgetThresholdSchema } from '@/lib/domain/budgets/budget';
import { BudgetActionSchema } from '@/lib/domain/budgets/budget-action';
import { readSavedFilter } from '@/lib/domain/usage/saved-filter';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';

const Thresholds = z.array(BudgetThresholdSchema);
const Actions = z.array(BudgetActionSchema);
const Kind = z.enum(USAGE_KINDS);
const ViewParams = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

type View = { id: string; name: string; params: unknown };
type Source = Pick<Awaited<ReturnType<typeof listConnectionIds>>[number], 'id' | 'provider'>;

/** Budgets that this version cannot read: nothing is judged by them, and what they told before is held. */
export async function listUnreadableBudgets(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const rows = await db.budget.findMany({ where: { workspaceId } });
  return mapReadable(rows, await makeBudgetMap(db, rows)).unreadable;
}

/** Reads the saved views and providers that some budgets of one workspace count by; the answer maps these budgets. */
async function makeBudgetMap(db: Db, rows: readonly BudgetRow[]): Promise<(row: BudgetRow) => Budget> {
  const ids = rows.flatMap((row) => row.savedFilterId ?? []);
  const [first] = rows;
  const views =
    first === undefined || ids.length === 0
      ? []
      : await db.savedView.findMany({
          where: { workspaceId: first.workspaceId, id: { in: ids } },
          select: { id: true, name: true, params: true },
        });
  const sources =
    first && rows.some((row) => row.provider !== null) ? await listConnectionIds(db, first.workspaceId) : [];
  return (row) => mapBudgetRow(row, views, sources);
}

async function mapOneBudget(db: Db, row: BudgetRow): Promise<Budget> {
  return mapOneReadable('budget', row, await makeBudgetMap(db, [row]));
}

/** A view that is gone counts nothing: that is seen sooner than everything. */
function mapSavedView(id: string, views: readonly View[]): NonNullable<BudgetScope['savedView']> {
  const view = views.find((one) => one.id === id);
  if (!view) return { id, name: 'deleted view', filter: { connection: [] } };
  return { id, name: view.name, filter: readSavedFilter(ViewParams.parse(view.params)) };
}

const listIdsOf = (provider: string, sources: readonly Source[]) =>
  sources.filter((one) => one.provider === provider).map(({ id }) => id);

function mapBudgetRow(row: BudgetRow, views: readonly View[], sources: readonly Source[]): Budget {
  const { connectionId, projectId, apiKeyId, model, userId, kind, provider, payerId, savedFilterId } = row;
  const scope: BudgetScope = {
    ...(connectionId === null ? {} : { connectionId }),
    ...(projectId === null ? {} : { projectId }),
    ...(apiKeyId === null ? {} : { apiKeyId }),
    ...(model === null ? {} : { model }),
    ...(userId === null ? {} : { userId }),
    ...(kind === null ? {} : { kind: Kind.parse(kind) }),
    ...(provider === null ? {} : { provider, connectionIds: listIdsOf(provider, sources) }),
    ...(payerId === null ? {} : { payerId }),
    ...(savedFilterId === null ? {} : { savedView: mapSavedView(savedFilterId, views) }),
  };
  return {
    id: row.id,
    name: row.name,
    scope,
    period: row.period,
    startDay: row.startDay ?? 1,
    startsOn: row.startsOn?.toISOString().slice(0, 10) ?? null,
    endsOn: row.endsOn?.toISOString().slice(0, 10) ?? null,
    rollover: row.rollover,
    amountNanos: row.amountNanos,
    currency: 'USD',
    timezone: row.timezone,
    thresholds: Thresholds.parse(row.thresholds),
    channelIds: row.channelIds,
    actions: Actions.parse(row.actions),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** Columns of a scope; an absent field clears its column. */
function mapScopeColumns(scope: BudgetScope) {
  return {
    connectionId: scope.connectionId ?? null,
    projectId: scope.projectId ?? null,
    apiKeyId: scope.apiKeyId ?? null,
    model: scope.model ?? null,
    userId: scope.userId ?? null,
    kind: scope.kind ?? null,
    provider: scope.provider ?? null,
    payerId: scope.payerId ?? null,
    savedFilterId: scope.savedView?.id ?? null,
  };
}

/** Calendar days as the database takes them; fields that are not given stay away. */
function mapLife(life: { startsOn?: string | null | undefined; endsOn?: string | null | undefined }) {
  const toDate = (day: string | null) => day && new Date(`${day}T00:00:00Z`);
  return {
    ...(life.startsOn === undefined ? {} : { startsOn: toDate(life.startsOn) || null }),
    ...(life.endsOn === undefined ? {} : { endsOn: toDate(life.endsOn) || null }),
  };
}

/** One budget of a workspace, or null. */
export async function findBudget(db: Db, workspaceId: string, id: string): Promise<Budget | null> {
  const row = await db.budget.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapOneBudget(db, row);
}

/** Budgets by name, those after `afterName` (null = from the start), of these projects only (null = all budgets). */
export async function listBudgetRows(
  db: Db,
  workspaceId: string,
  page: { afterName: string | null; limit: number; projectIds?: readonly string[] | null },
): Promise<Budget[]> {
  const rows = await db.budget.findMany({
    where: {
      workspaceId,
      ...(page.afterName === null ? {} : { name: { gt: page.afterName } }),
      ...(page.projectIds ? { projectId: { in: [...page.projectIds] } } : {}),
    },
    orderBy: { name: 'asc' },
    take: page.limit,
  });
  return mapReadablePage(rows, page.limit, await makeBudgetMap(db, rows), (last, limit) =>
    listBudgetRows(db, workspaceId, { ...page, afterName: last.name, limit }),
  );
}

/** All budgets of a workspace, to be judged at once. */
export async function listAllBudgets(db: Db, workspaceId: string): Promise<Budget[]> {
  const rows = await db.budget.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  return mapReadable(rows, await makeBudgetMap(db, rows)).readable;
}

export type BudgetFields = Omit<Budget, 'id' | 'currency' | 'createdAt' | 'updatedAt'>;

/** Stores a new budget. Throws a unique violation when another one has its name. */
export async function insertBudget(tx: Transaction, workspaceId: string, fields: BudgetFields): Promise<Budget> {
  const { scope, startsOn, endsOn, ...rest } = fields;
  const data = { ...rest, ...mapScopeColumns(scope), ...mapLife({ startsOn, endsOn }), workspaceId };
  return mapOneBudget(tx, await tx.budget.create({ data }));
}

/** Changes a budget. Throws a unique violation when another one has the new name. */
export async function updateBudgetRow(
  tx: Transaction,
  workspaceId: string,
  id: string,
  fields: Partial<BudgetFields>,
): Promise<Budget> {
  const { scope, startsOn, endsOn, ...rest } = fields;
  const row = await tx.budget.update({
    where: { workspaceId_id: { workspaceId, id } },
    data: { ...rest, ...(scope ? mapScopeColumns(scope) : {}), ...mapLife({ startsOn, endsOn }) },
  });
  return mapOneBudget(tx, row);
}

/** Keeps a budget as it is until the transaction ends, and returns it; null when there is none. */
export async function lockBudget(tx: Transaction, workspaceId: string, id: string): Promise<Budget | null> {
  await lockRow(tx, 'budget', workspaceId, id);
  return findBudget(tx, workspaceId, id);
}

/** Removes a budget and its firings; false when there is none. */
export async function deleteBudgetRow(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.budget.deleteMany({ where: { workspaceId, id } })).count > 0;
}

export type StoredFiring = BudgetFiring & { budgetId: string; periodStart: Date };

/** Firings of the given budgets that are not older than `since`, oldest first. */
export async function listFirings(
  db: Db,
  workspaceId: string,
  budgetIds: readonly string[],
  since: Date,
): Promise<StoredFiring[]> {
  const rows = await db.budgetFiring.findMany({
    where: { workspaceId, budgetId: { in: [...budgetIds] }, periodStart: { gte: since } },
    orderBy: [{ firedAt: 'asc' }, { percent: 'asc' }],
  });
  // A firing whose threshold cannot be read told of none that is known.
  return rows.flatMap(({ budgetId, periodStart, percent, basis, firedAt }) => {
    const threshold = BudgetThresholdSchema.safeParse({ percent, basis });
    return threshold.success ? [{ budgetId, periodStart, firedAt, ...threshold.data }] : [];
  });
}

/** Records that thresholds told; one that is recorded already stays as it is. */
export async function insertFirings(
  tx: Transaction,
  workspaceId: string,
  firings: readonly StoredFiring[],
): Promise<void> {
  await tx.budgetFiring.createMany({
    data: firings.map((firing) => ({ workspaceId, ...firing })),
    skipDuplicates: true,
  });
}

/** Forgets firings, so that their thresholds may tell again. */
export async function deleteFirings(
  tx: Transaction,
  workspaceId: string,
  budgetId: string,
  periodStart: Date,
  firings: readonly BudgetFiring[],
): Promise<void> {
  if (firings.length === 0) return;
  await tx.budgetFiring.deleteMany({
    where: {
      workspaceId,
      budgetId,
      periodStart,
      OR: firings.map(({ percent, basis }) => ({ percent, basis })),
    },
  });
}

/** Name of a budget that counts by a saved view, or null. */
export async function findBudgetOfView(db: Db, workspaceId: string, savedViewId: string): Promise<string | null> {
  const row = await db.budget.findFirst({ where: { workspaceId, savedFilterId: savedViewId }, select: { name: true } });
  return row?.name ?? null;
}
