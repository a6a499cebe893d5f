import { AsyncLocalStorage } from 'node:async_hooks';
import { findRequestContext, withRequestContext } from '@/lib/request-context';
import { Prisma } from './generated/client';

/**
 * Keeps workspaces apart, in every process. A statement on a tenant table must name the workspace whose rows it
 * touches; inside an API request, a page or a job it must be the workspace of that request, page or job. Work across
 * all workspaces is marked with `acrossWorkspaces`. Any other statement throws.
 */
type Holder = { spendwatchAcross?: AsyncLocalStorage<boolean>; spendwatchIsLax?: boolean };
const holder = globalThis as typeof globalThis & Holder;
holder.spendwatchAcross ??= new AsyncLocalStorage<boolean>();
const across = holder.spendwatchAcross;

/** Runs work that belongs to the installation, e.g. which workspaces a person has or what is due; callers say why. */
export function acrossWorkspaces<T>(work: () => PromiseLike<T>): Promise<T> {
  // Awaited inside: a Prisma call does nothing until then.
  return across.run(true, async () => await work());
}

/** Runs a job for one workspace, whose rows alone it may touch; also inside of `acrossWorkspaces`. */
export function inWorkspace<T>(workspaceId: string, work: () => PromiseLike<T>): Promise<T> {
  const context = findRequestContext() ?? { actor: null, address: null, userAgent: null };
  return across.run(false, () => withRequestContext({ ...context, workspaceId }, async () => await work()));
}

/**
 * Lets code outside a workspace touch everything. For tests: they read and seed rows of all workspaces by the same
 * client as the code under test, so the guard cannot distinguish the two. Requests, pages and jobs have a workspace in
 * tests as well and are still checked. Work without a workspace is checked in the processes that run without this
 * exception: the journeys in the browser, whose log is searched for refusals, the kill and storm runs, the commands,
 * and the process of the guard's own test.
 */
export function allowUnscopedWork(): void {
  holder.spendwatchIsLax = true;
}

const TENANT_MODELS: ReadonlySet<string> = new Set(
  Object.values(Prisma.ModelName).filter((name) => {
    const fields = (Prisma as unknown as Record<string, Record<string, string>>)[`${name}ScalarFieldEnum`];
    return fields !== undefined && 'workspaceId' in fields;
  }),
);

const toTable = (model: string) => model.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();

/** Statements that read or write a tenant table, partitions included. */
const TENANT_SQL = new RegExp(
  `\\b(?:from|join|into|update|using)\\s+(?:only\\s+)?(?:"?public"?\\.)?"?(?:${[...TENANT_MODELS].map(toTable).join('|')})(?:_\\d+)?\\b`,
  'i',
);
const SCOPED_SQL =
  /workspace_id"?\s*(?:=|in\b)|\(\s*"?workspace_id"?\s*,[^)]*\)\s*(?:=|in\b|values|select|overriding)|insert\s+into[^(]*\(\s*"?workspace_id/i;

/**
 * How Prisma writes tables. Its statements were judged as calls of models already; those that follow relations carry the
 * workspace of the rows they start from, in forms of their own.
 */
const MADE_BY_PRISMA = '"public"."';

const MAX_KNOWN = 5_000;
const known = new Map<string, boolean>();

/** True when a statement touches tenant tables; throws when it does so without naming a workspace. */
function isTenantSql(sql: string): boolean {
  const cached = known.get(sql);
  if (cached !== undefined) return cached;
  const isTenant = !sql.includes(MADE_BY_PRISMA) && TENANT_SQL.test(sql);
  if (isTenant && !SCOPED_SQL.test(sql)) throw new WorkspaceScopeError(`statement without workspace_id: ${sql}`);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(sql, isTenant);
  return isTenant;
}

/** A programming error: data would have been touched without saying whose. */
export class WorkspaceScopeError extends Error {
  override readonly name = 'WorkspaceScopeError';
}

/** Checks one SQL statement with its parameters. */
export function assertSqlScope(sql: string, values: readonly unknown[] = []): void {
  const wanted = findWantedWorkspace();
  if (wanted === 'all' || !isTenantSql(sql) || wanted === 'any') return;
  const isOurs = values.some((value) => value === wanted || (Array.isArray(value) && value[0] === wanted));
  if (!isOurs) throw new WorkspaceScopeError(`statement for another workspace than the request's: ${sql}`);
}

/** The workspace at hand; `any` = none is, so the statement chooses; `all` = work that is meant to look across. */
function findWantedWorkspace(): string {
  if (across.getStore()) return 'all';
  return findRequestContext()?.workspaceId ?? (holder.spendwatchIsLax ? 'all' : 'any');
}

type Arguments = { where?: unknown; data?: unknown; create?: unknown };

/** Checks one call of a model: its filter or its data names the workspace, and it is the request's own. */
export function assertModelScope(model: string, operation: string, given: unknown): void {
  const wanted = findWantedWorkspace();
  if (wanted === 'all' || !TENANT_MODELS.has(model)) return;
  const { where, data, create } = (given ?? {}) as Arguments;
  const isInsert = operation.startsWith('create');
  const rows = isInsert ? (Array.isArray(data) ? data : [data]) : [where];
  if (operation === 'upsert') rows.push(create);
  for (const row of rows) {
    const found = findWorkspaceId(row);
    if (found === null) throw new WorkspaceScopeError(`${model}.${operation} without workspaceId`);
    if (found !== wanted && wanted !== 'any')
      throw new WorkspaceScopeError(`${model}.${operation} for another workspace`);
  }
}

/** The workspace that a filter, a compound key or a row names; null = none. */
function findWorkspaceId(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, one] of Object.entries(value)) {
    if (name === 'workspaceId') return typeof one === 'string' ? one : null;
    if (name.startsWith('workspaceId_') || name === 'AND') {
      const found = findWorkspaceId(Array.isArray(one) ? one[0] : one);
      if (found !== null) return found;
    }
  }
  return null;
}
