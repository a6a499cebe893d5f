import type { InventoryRow } from '@/lib/contracts/keys/inventory';
import { INVENTORY_COLUMNS, type InventoryColumn, type InventoryKind } from '@/lib/domain/keys/inventory';

/** Columns that things of a kind can have. */
export function listColumns(kind: InventoryKind): InventoryColumn[] {
  const missing: Record<InventoryKind, readonly InventoryColumn[]> = {
    keys: ['limit'],
    projects: ['project', 'owner', 'purpose', 'team', 'rotateOn', 'expiresAt', 'findings'],
    'service-accounts': ['project', 'purpose', 'team', 'rotateOn', 'expiresAt', 'limit', 'findings', 'createdAt'],
    'admin-keys': ['project', 'purpose', 'team', 'rotateOn', 'limit', 'spend', 'requests', 'models'],
    people: ['project', 'purpose', 'team', 'rotateOn', 'expiresAt', 'limit', 'findings', 'createdAt'],
  };
  return INVENTORY_COLUMNS.filter((column) => !missing[kind].includes(column));
}

export const DEFAULT_COLUMNS: readonly InventoryColumn[] = [
  'name',
  'project',
  'owner',
  'spend',
  'lastUsedAt',
  'expiresAt',
  'rotateOn',
  'limit',
  'findings',
];

/** Null = whichever. */
export type InventoryFilter = {
  text: string;
  finding: string | null;
  project: string | null;
  connection: string | null;
};
export type InventorySort = { column: InventoryColumn; isDescending: boolean };

/** Rows whose words contain the text and that have the finding, the project and the connection. */
export function filterInventory(
  rows: readonly InventoryRow[],
  { text, finding, project: projectId, connection: connectionId }: InventoryFilter,
): InventoryRow[] {
  const wanted = text.trim().toLowerCase();
  return rows.filter((row) => {
    if (projectId !== null && row.project?.id !== projectId) return false;
    if (connectionId !== null && row.connection.id !== connectionId) return false;
    if (finding !== null && !row.findings.some(({ code }) => code === finding)) return false;
    if (wanted === '') return true;
    const { name, id, redactedValue, owner, project, connection, purpose, team } = row;
    const words = [name, id, redactedValue, owner, project?.name, project?.id, connection.name, purpose, team];
    return [...words, ...row.models].some((word) => word?.toLowerCase().includes(wanted));
  });
}

/** Rows in order of a column, those without a value last whichever the direction; equal ones by id. */
export function sortInventory(rows: readonly InventoryRow[], { column, isDescending }: InventorySort): InventoryRow[] {
  const sign = isDescending ? -1 : 1;
  // Read once a row: comparing reads each many times.
  const keyed = rows.map((row) => ({ row, value: readValue(row, column) }));
  keyed.sort((left, right) => {
    if (left.value === right.value) return left.row.id < right.row.id ? -1 : 1;
    if (left.value === null) return 1;
    if (right.value === null) return -1;
    return left.value < right.value ? -sign : sign;
  });
  return keyed.map(({ row }) => row);
}

function readValue(row: InventoryRow, column: InventoryColumn): string | number | null {
  switch (column) {
    case 'name':
      return (row.name || row.id).toLowerCase();
    case 'project':
      return (row.project?.name ?? row.project?.id ?? '').toLowerCase() || null;
    case 'connection':
      return row.connection.name?.toLowerCase() ?? null;
    case 'spend':
      return Number(row.spend);
    case 'limit':
      return row.limit === null ? null : Number(row.limit);
    case 'requests':
      return row.requests;
    case 'models':
      return row.models.length;
    case 'findings':
      return row.findings.reduce((sum, { severity }) => sum + WEIGHTS[severity], 0);
    default:
      return row[column]?.toLowerCase() ?? null;
  }
}

const WEIGHTS: Record<InventoryRow['findings'][number]['severity'], number> = {
  info: 1,
  warning: 100,
  critical: 10_000,
};
