import { stringify } from 'csv-stringify/sync';
import type { Viewer } from '@/lib/auth/viewer';
import type { ActivityEntry, ActivityExportQuery, ActivityQuery } from '@/lib/contracts/people/activity';
import { getDb, inTransaction } from '@/lib/db/client';
import { type AuditHeadRow, checkAuditSeal, findAuditHead } from '@/lib/db/people/audit';
import { type AuditFilter, type AuditRow, findChainBreak, listAuditRows } from '@/lib/db/people/audit-list';
import { listAuditNames } from '@/lib/db/people/audit-names';
import { MINUTE_MS } from '@/lib/domain/time';
import { cutPage, parseNumberCursor } from '@/lib/services/page-cursor';

type Filter = Pick<ActivityQuery, 'actor' | 'action' | 'target' | 'from' | 'to'>;

function mapActivityFilter({ actor, action, target, from, to }: Filter): AuditFilter {
  return { actor, action, target, from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
}

/** Lines of the audit trail as the API shows them. */
async function mapActivities(workspaceId: string, rows: readonly AuditRow[]): Promise<ActivityEntry[]> {
  const unnamed = rows.filter((row) => findKeptName(row) === null).map((row) => row.target);
  const names = await listAuditNames(getDb(), workspaceId, unnamed);
  return rows.map((row) => mapActivity(row, findKeptName(row) ?? names.get(row.target) ?? null));
}

/** The name that the line itself kept; what was renamed or deleted since is found by it alone. */
function findKeptName({ detail, after, before, actorId, actor, target }: AuditRow): string | null {
  const kept = [detail, after, before].flatMap((one) =>
    NAMES.map((field) => (one as Record<string, unknown> | null)?.[field]),
  );
  const name = kept.find((one): one is string => typeof one === 'string' && one !== '');
  // A person's change to their own account is shown with their name, also after they left.
  return name ?? (actorId === target ? actor : null);
}

/** What things are called: most have a name, others a sentence or an address. */
const NAMES = ['name', 'title', 'text', 'comment', 'email', 'recipient'];

function mapActivity(row: AuditRow, targetName: string | null): ActivityEntry {
  const { id, action, target, address, userAgent } = row;
  const asChanges = (value: unknown) => value as Record<string, unknown>;
  return {
    id,
    sequence: Number(row.sequence),
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actor },
    action,
    target,
    targetName,
    detail: asChanges(row.detail),
    before: row.before === null ? null : asChanges(row.before),
    after: row.after === null ? null : asChanges(row.after),
    address,
    userAgent,
    hash: Buffer.from(row.hash).toString('hex'),
  };
}

/** What was done in this workspace, by whom and from where, newest first. */
export async function listActivity(
  viewer: Viewer,
  query: ActivityQuery,
): Promise<{ data: ActivityEntry[]; nextCursor: string | null }> {
  const before = parseNumberCursor(query.cursor);
  const found = await listAuditRows(getDb(), viewer.workspaceId, mapActivityFilter(query), {
    before: before === null ? null : BigInt(before),
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, query.limit, (row) => String(row.sequence));
  return { data: await mapActivities(viewer.workspaceId, rows), nextCursor };
}

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

/** What a look at one trail found. */
export type AuditVerdict = {
  workspaceId: string;
  entries: number;
  /** Entries that retention removed, or that are older than the chain. */
  pruned: number;
  /** Digest of the newest entry, to keep elsewhere: a later look that finds another past proves a rewrite. */
  head: string | null;
  /** First broken link; null = none. */
  broken: { sequence: number; reason: string } | null;
};

const SEALS = {
  wrong: 'the head of the trail was written without SPENDWATCH_SECRET: the trail was rewritten in the database',
  'unknown-key': 'the head of the trail is sealed under a secret that this process does not have',
  missing: 'the seal of the trail is missing: the head was rewritten in the database',
} as const;

const MAX_DURATION_MS = 30 * MINUTE_MS;

/** Walks the audit trail of a workspace from its first entry to its sealed head, as of one moment. */
export async function verifyAudit(workspaceId: string): Promise<AuditVerdict> {
  return inTransaction(async (tx) => {
    await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`;
    const head = await findAuditHead(tx, workspaceId);
    if (!head) {
      const left = await tx.auditEntry.count({ where: { workspaceId } });
      const broken = left > 0 ? { sequence: 1, reason: 'the head of the trail was removed' } : null;
      return { workspaceId, entries: 0, pruned: 0, head: null, broken };
    }
    const { checked, broken } = await findChainBreak(tx, head);
    return {
      workspaceId,
      entries: checked,
      pruned: Number(head.prunedThrough),
      head: head.hash,
      broken: broken ? { sequence: Number(broken.sequence), reason: broken.reason } : judgeSeal(head),
    };
  }, MAX_DURATION_MS);
}

function judgeSeal(head: AuditHeadRow): AuditVerdict['broken'] {
  const seal = checkAuditSeal(head);
  return seal === 'valid' ? null : { sequence: Number(head.sequence), reason: SEALS[seal] };
}
