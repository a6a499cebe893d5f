import { stringify } from 'csv-stringify/sync';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Inventory, InventoryKind, InventoryRow } from '@/lib/contracts/keys/inventory';
import { inTransaction, type Transaction } from '@/lib/db/client';
import { type ListedRow, listListedAdminKeys, listListedProjects, listListedUsers } from '@/lib/db/keys/inventory-rows';
import { type KeyRow, listKeyRows } from '@/lib/db/keys/keys';
import { findKeyFindings } from '@/lib/domain/keys/find-key-findings';
import type { FindingFacts, FindingKey, KeyFinding } from '@/lib/domain/keys/key-finding';
import { findRotationDay } from '@/lib/domain/keys/key-hygiene';
import { type KeyStrand, sumNanos, sumRequests } from '@/lib/domain/keys/key-use';
import { formatNanosExact } from '@/lib/domain/money';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { loadFindingFacts } from './load-findings';
import { mapWatchedKey } from './map-key';

type Loaded = { facts: FindingFacts; findings: KeyFinding[]; keyRows: KeyRow[] };

/** Everything of one kind that the viewer may see; keys, projects, accounts, admin keys or people of all connections. */
export async function listInventory(viewer: Viewer, kind: InventoryKind, now: Date = readNow()): Promise<Inventory> {
  const projectIds = listAllowedProjects(viewer);
  const { workspaceId, timezone } = viewer;
  return inTransaction(async (tx) => {
    const keyRows = await listKeyRows(tx, workspaceId, { projectIds });
    const isAll = projectIds === null;
    const facts = await loadFindingFacts(tx, { workspaceId, timezone, rows: keyRows, isAll, now });
    const data = await listRows(tx, viewer, kind, { facts, findings: findKeyFindings(facts), keyRows });
    return { kind, currency: 'USD', data };
  });
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

const describeUse = (strands: readonly KeyStrand[]) => ({
  spend: formatNanosExact(sumNanos(strands)),
  requests: sumRequests(strands),
  models: listModels(strands),
});

function mapKeys({ facts, findings, keyRows }: Loaded): InventoryRow[] {
  const bySubject = Map.groupBy(findings, ({ subject }) => `${subject.kind} ${subject.connectionId} ${subject.id}`);
  const names = new Map(facts.connections.map(({ id, name }) => [id, name]));
  const keys = new Map(facts.keys.map((key) => [`${key.connectionId} ${key.id}`, key]));
  return keyRows.flatMap((row) => {
    const key = keys.get(`${row.connectionId} ${row.id}`);
    if (!key) return [];
    const own = bySubject.get(`key ${row.connectionId} ${row.id}`) ?? [];
    return [
      {
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
        ...describeUse(key.use?.strands ?? []),
        limit: null,
        findings: own.map(({ code, severity }) => ({ code, severity })),
      },
    ];
  });
}

/** Things that are no keys, with the use of the keys that belong to them. */
function mapListed(
  { facts, findings }: Loaded,
  listed: readonly ListedRow[],
  belongsTo: (key: FindingKey) => string | null,
): InventoryRow[] {
  const names = new Map(facts.connections.map(({ id, name }) => [id, name]));
  const keysOf = Map.groupBy(facts.keys, (key) => `${key.connectionId} ${belongsTo(key) ?? ''}`);
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
      ...describeUse(keys.flatMap(({ use }) => use?.strands ?? [])),
      limit: row.limitNanos === null ? null : formatNanosExact(row.limitNanos),
      findings: own.map(({ code, severity }) => ({ code, severity })),
    };
  });
}

/** The same rows as a file. */
export async function exportInventory(viewer: Viewer, kind: InventoryKind, now: Date = readNow()) {
  const { data } = await listInventory(viewer, kind, now);
  const rows = data.map(({ connection, project, models, findings, ...row }) => ({
    ...{ connection: connection.name ?? connection.id, project: project?.name ?? project?.id ?? '' },
    ...row,
    models: models.join('; '),
    findings: findings.map(({ code }) => code).join('; '),
  }));
  const text = stringify(rows, { header: true, escape_formulas: true, cast: { boolean: String } });
  return { name: `spendwatch-${kind}-${now.toISOString().slice(0, 10)}.csv`, contentType: 'text/csv', text };
}
