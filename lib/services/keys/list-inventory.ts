import { stringify } from 'csv-stringify/sync';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Inventory, InventoryExportQuery, InventoryQuery, InventoryRow } from '@/lib/contracts/keys/inventory';
import { inTransaction, type Transaction } from '@/lib/db/client';
import { listFindingConnections } from '@/lib/db/keys/finding-facts';
import { type ListedRow, listListedAdminKeys, listListedProjects, listListedUsers } from '@/lib/db/keys/inventory-rows';
import { sumKeyUse } from '@/lib/db/keys/key-use';
import { type KeyRow, listKeyRows } from '@/lib/db/keys/keys';
import { findKeyFindings } from '@/lib/domain/keys/find-key-findings';
import type { InventoryKind } from '@/lib/domain/keys/inventory';
import type { KeyFinding } from '@/lib/domain/keys/key-finding';
import { findRotationDay } from '@/lib/domain/keys/key-hygiene';
import { type KeyStrand, sumNanos, sumRequests } from '@/lib/domain/keys/key-use';
import { formatNanosExact } from '@/lib/domain/money';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { filterInventory, sortInventory } from '@/lib/presenters/keys/inventory-view';
import { loadFindingFacts } from './load-findings';
import { mapWatchedKey } from './map-key';

/** What a key did in thirty days. */
type Use = { nanos: bigint; requests: number; models: readonly string[] };

type Loaded = {
  keyRows: readonly KeyRow[];
  names: ReadonlyMap<string, string>;
  /** By "connection key". */
  use: ReadonlyMap<string, Use>;
  findings: readonly KeyFinding[];
};

/**
 * Things of one kind that the viewer may see: keys, projects, accounts, admin keys or people of all connections, those
 * that fit the question in its order.
 */
export async function listInventory(
  viewer: Viewer,
  query: Partial<InventoryQuery> & Pick<InventoryQuery, 'kind'>,
  now: Date = readNow(),
): Promise<Inventory> {
  return answer(await loadInventory(viewer, query.kind, now), query);
}

function answer(
  all: readonly InventoryRow[],
  query: Partial<InventoryQuery> & Pick<InventoryQuery, 'kind'>,
): Inventory {
  const { kind, search = '', finding = null, project = null, connection = null, sort, order, limit } = query;
  const fitting = filterInventory(all, { text: search, finding, project, connection });
  const rows = sort ? sortInventory(fitting, { column: sort, isDescending: order !== 'asc' }) : fitting;
  return { kind, currency: 'USD', count: rows.length, total: all.length, data: rows.slice(0, limit ?? rows.length) };
}

async function loadInventory(viewer: Viewer, kind: InventoryKind, now: Date): Promise<InventoryRow[]> {
  const projectIds = listAllowedProjects(viewer);
  const { workspaceId, timezone } = viewer;
  return inTransaction(async (tx) => {
    const keyRows = await listKeyRows(tx, workspaceId, { projectIds });
    const isAll = projectIds === null;
    const facts = await loadFindingFacts(tx, { workspaceId, timezone, rows: keyRows, isAll, now });
    const names = new Map(facts.connections.map(({ id, name }) => [id, name]));
    const use = new Map(
      facts.keys.map((key) => [`${key.connectionId} ${key.id}`, describeStrands(key.use?.strands ?? [])]),
    );
    return listRows(tx, viewer, kind, { keyRows, names, use, findings: findKeyFindings(facts) });
  });
}

/**
 * The first rows of a view, for a page that is drawn before everything was judged: the same figures, and no finding yet.
 * Null where the view goes by findings.
 */
export async function listFirstInventory(
  viewer: Viewer,
  query: Partial<InventoryQuery> & Pick<InventoryQuery, 'kind'>,
  now: Date = readNow(),
): Promise<Inventory | null> {
  if (query.finding !== undefined || query.sort === 'findings') return null;
  const { workspaceId } = viewer;
  const rows = await inTransaction(async (tx) => {
    const keyRows = await listKeyRows(tx, workspaceId, { projectIds: listAllowedProjects(viewer) });
    const names = new Map((await listFindingConnections(tx, workspaceId)).map(({ id, name }) => [id, name]));
    const use = await sumKeyUse(tx, workspaceId, now);
    return listRows(tx, viewer, query.kind, { keyRows, names, use, findings: [] });
  });
  return answer(rows, query);
}

async function listRows(tx: Transaction, viewer: Viewer, kind: InventoryKind, loaded: Loaded): Promise<InventoryRow[]> {
  const projectIds = listAllowedProjects(viewer);
  const { workspaceId } = viewer;
  if (kind === 'keys') return mapKeys(loaded);
  if (kind === 'projects') {
    return mapListed(loaded, await listListedProjects(tx, workspaceId, projectIds), (key) => key.projectId);
  }
  // People, accounts and admin keys are of the whole organization.
  if (projectIds !== null) return [];
  if (kind === 'admin-keys') return mapListed(loaded, await listListedAdminKeys(tx, workspaceId), () => null);
  const type = kind === 'people' ? 'user' : 'service_account';
  return mapListed(loaded, await listListedUsers(tx, workspaceId, type), (key) => key.ownerId);
}

const format = (at: Date | null) => at?.toISOString() ?? null;

const listModels = (strands: readonly KeyStrand[]) => [...new Set(strands.flatMap(({ model }) => model ?? []))].sort();

const describeStrands = (strands: readonly KeyStrand[]): Use => ({
  nanos: sumNanos(strands),
  requests: sumRequests(strands),
  models: listModels(strands),
});

const describeUse = (uses: readonly Use[]) => ({
  spend: formatNanosExact(uses.reduce((sum, { nanos }) => sum + nanos, 0n)),
  requests: uses.reduce((sum, { requests }) => sum + requests, 0),
  models: [...new Set(uses.flatMap(({ models }) => models))].sort(),
});

function mapKeys({ findings, keyRows, names, use }: Loaded): InventoryRow[] {
  const bySubject = Map.groupBy(findings, ({ subject }) => `${subject.kind} ${subject.connectionId} ${subject.id}`);
  return keyRows.map((row): InventoryRow => {
    const place = `${row.connectionId} ${row.id}`;
    const own = bySubject.get(`key ${place}`) ?? [];
    return {
      ...{ id: row.id, name: row.name, redactedValue: row.redactedValue },
      connection: { id: row.connectionId, name: names.get(row.connectionId) ?? null },
      project: { id: row.projectId, name: row.projectName },
      owner: row.owner ?? row.ownerName,
      ownerHasAccess: row.ownerLostAt === null,
      ...{ purpose: row.purpose, team: row.team },
      createdAt: format(row.createdAt),
      lastUsedAt: format(row.lastUsedAt),
      expiresAt: format(row.expiresAt),
      firstSeenAt: row.firstSeenAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      rotateOn: findRotationDay(mapWatchedKey(row)),
      ...describeUse([use.get(place) ?? []].flat()),
      limit: null,
      findings: own.map(({ code, severity }) => ({ code, severity })),
    };
  });
}

/** Things that are no keys, with the use of the keys that belong to them. */
function mapListed(
  { findings, keyRows, names, use }: Loaded,
  listed: readonly ListedRow[],
  belongsTo: (key: KeyRow) => string | null,
): InventoryRow[] {
  const keysOf = Map.groupBy(keyRows, (key) => `${key.connectionId} ${belongsTo(key) ?? ''}`);
  return listed.map((row) => {
    const place = `${row.connectionId} ${row.id}`;
    const keys = keysOf.get(place) ?? [];
    const own = findings.filter(({ subject }) => subject.kind === 'admin-key' && subject.id === row.id);
    const lastUses = keys.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).map((at) => at.getTime());
    return {
      ...{ id: row.id, name: row.name, redactedValue: row.redactedValue, project: null },
      connection: { id: row.connectionId, name: names.get(row.connectionId) ?? null },
      owner: row.ownerName ?? row.role,
      ...{ ownerHasAccess: null, purpose: null, team: null, rotateOn: null },
      createdAt: format(row.createdAt),
      lastUsedAt: format(row.lastUsedAt ?? (lastUses.length > 0 ? new Date(Math.max(...lastUses)) : null)),
      expiresAt: format(row.expiresAt),
      firstSeenAt: row.firstSeenAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      ...describeUse(keys.flatMap(({ connectionId, id }) => use.get(`${connectionId} ${id}`) ?? [])),
      limit: row.limitNanos === null ? null : formatNanosExact(row.limitNanos),
      findings: own.map(({ code, severity }) => ({ code, severity })),
    };
  });
}

/** The same rows as a file; with `column` only these, beside the id. */
export async function exportInventory(viewer: Viewer, query: InventoryExportQuery, now: Date = readNow()) {
  const { kind, column } = query;
  const { data } = await listInventory(viewer, query, now);
  const rows = data.map(({ connection, project, models, findings, ...row }) => ({
    ...{ connection: connection.name ?? connection.id, project: project?.name ?? project?.id ?? '' },
    ...row,
    models: models.join('; '),
    findings: findings.map(({ code }) => code).join('; '),
  }));
  const wanted = column.length === 0 ? {} : { columns: ['id', ...column] };
  const text = stringify(rows, { header: true, escape_formulas: true, cast: { boolean: String }, ...wanted });
  return { name: `spendwatch-${kind}-${now.toISOString().slice(0, 10)}.csv`, contentType: 'text/csv', text };
}
