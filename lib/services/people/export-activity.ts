import { stringify } from 'csv-stringify/sync';
import type { Viewer } from '@/lib/auth/viewer';
import type { ActivityEntry, ActivityExportQuery } from '@/lib/contracts/people/activity';
import { getDb } from '@/lib/db/client';
import { listAuditRows } from '@/lib/db/people/audit-list';
import { mapActivities, mapActivityFilter } from './list-activity';

const STEP = 500;

const COLUMNS = [
  'sequence',
  'at',
  'actorKind',
  'actorId',
  'actor',
  'action',
  'target',
  'targetName',
  'detail',
  'before',
  'after',
  'address',
  'userAgent',
  'hash',
] as const;

/**
 * The audit trail as text, page by page in constant memory: CSV whose cells no spreadsheet takes for formulas, or one
 * JSON object a line.
 */
export async function* exportActivity(viewer: Viewer, query: ActivityExportQuery): AsyncGenerator<string> {
  const render = query.format === 'csv' ? renderCsv : renderLines;
  if (query.format === 'csv') yield stringify([COLUMNS]);
  let before: bigint | null = null;
  for (;;) {
    const rows = await listAuditRows(getDb(), viewer.workspaceId, mapActivityFilter(query), { before, limit: STEP });
    if (rows.length > 0) yield render(await mapActivities(viewer.workspaceId, rows));
    if (rows.length < STEP) return;
    before = rows.at(-1)?.sequence ?? null;
  }
}

const renderLines = (entries: ActivityEntry[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

function renderCsv(entries: ActivityEntry[]): string {
  const text = (value: unknown) => (value === null ? '' : JSON.stringify(value));
  const rows = entries.map(({ actor, detail, before, after, ...rest }) => {
    const flat = { ...rest, actor: actor.name, actorKind: actor.kind, actorId: actor.id };
    const cells: Record<string, unknown> = { ...flat, detail: text(detail), before: text(before), after: text(after) };
    return COLUMNS.map((column) => cells[column] ?? '');
  });
  return stringify(rows, { escape_formulas: true });
}
