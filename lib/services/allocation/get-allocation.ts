import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  Allocation as AllocationContract,
  PayerStatement,
  SpendGroup,
} from '@/lib/contracts/allocation/allocation';
import { listSentStatements } from '@/lib/db/allocation/payers';
import { getDb } from '@/lib/db/client';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import {
  type AllocatedCell,
  listAncestors,
  listLines,
  type Statement,
  stateInCents,
} from '@/lib/domain/allocation/allocate';
import type { CellNames } from '@/lib/domain/allocation/allocation-rule';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import { buildStatementDocument, STATEMENT_NOTE } from '@/lib/presenters/allocation/statement-document';
import { renderCsv } from '@/lib/services/render-csv';
import { renderPdf } from '@/lib/services/render-pdf';
import { findMonthSpan, type LoadedAllocation, loadAllocation } from './load-allocation';

const MOST_GROUPS = 20;
const MOST_LINES = 200;

type MonthQuery = { month?: string | undefined };

const findMonth = ({ month }: MonthQuery, now: Date) => month ?? now.toISOString().slice(0, 7);

/** Who pays what of a month, in cents that add up. */
export async function getAllocation(
  viewer: Pick<Viewer, 'workspaceId'>,
  query: MonthQuery,
  now: Date = readNow(),
): Promise<AllocationContract> {
  const { workspaceId } = viewer;
  const month = findMonth(query, now);
  const loaded = await loadAllocation(workspaceId, findMonthSpan(month), now);
  const sent = await listSentStatements(getDb(), workspaceId, month);
  const { allocation, payers, names } = loaded;
  const statement = stateInCents(allocation, payers);
  return {
    ...makeHead(month, loaded),
    total: formatNanosExact(statement.totalNanos),
    exactTotal: formatNanosExact(allocation.totalNanos),
    payers: payers.map(({ id, parentId, kind, name }, at) => {
      const row = statement.rows[at];
      const mailed = sent.get(id);
      return {
        ...{ payerId: id, parentId, kind, name },
        direct: formatNanosExact(row?.directNanos ?? 0n),
        shared: formatNanosExact(row?.sharedNanos ?? 0n),
        own: formatNanosExact(row?.ownNanos ?? 0n),
        total: formatNanosExact(row?.totalNanos ?? 0n),
        mailed: mailed === undefined ? null : formatNanosExact(mailed),
      };
    }),
    unallocated: formatNanosExact(statement.unallocatedNanos),
    unallocatedGroups: groupCells(allocation.unallocated.cells, names),
    rules: [...allocation.rules].map(([id, nanos]) => ({ id, matched: formatNanosExact(nanos) })),
  };
}

const makeHead = (month: string, { costSource, isSettled }: LoadedAllocation) =>
  ({ month, currency: 'USD', costSource, complete: isSettled }) as const;

/** The largest pieces of spend by connection, project and key. */
export function groupCells(cells: readonly AllocatedCell[], names: CellNames): SpendGroup[] {
  const groups = Map.groupBy(cells, ({ connectionId, projectId, apiKeyId }) =>
    JSON.stringify([connectionId, projectId, apiKeyId]),
  );
  const sums = [...groups.values()].flatMap((own) => {
    const [first] = own;
    return first ? [{ ...first, nanos: own.reduce((sum, one) => sum + one.nanos, 0n) }] : [];
  });
  sums.sort((left, right) => (right.nanos > left.nanos ? 1 : right.nanos < left.nanos ? -1 : 0));
  return sums.slice(0, MOST_GROUPS).map(({ connectionId, projectId, apiKeyId, nanos }) => ({
    ...{ connectionId, projectId, apiKeyId },
    connectionName: names.connections.get(connectionId) ?? connectionId,
    projectName: projectId === null ? null : (names.projects.get(projectId) ?? null),
    apiKeyName: apiKeyId === null ? null : (names.apiKeys.get(apiKeyId) ?? null),
    amount: formatNanosExact(nanos),
  }));
}

const AMOUNTS = ['direct', 'shared', 'own', 'total'];

/** The same table as CSV: a line a payer with its path, then what nobody pays and the total. */
export async function exportAllocation(viewer: Viewer, query: MonthQuery, now: Date = readNow()) {
  const { month, payers, unallocated, total } = await getAllocation(viewer, query, now);
  const tree = payers.map(({ payerId, parentId }) => ({ id: payerId, parentId }));
  const nameOf = (id: string) => payers.find((one) => one.payerId === id)?.name ?? id;
  const rows = payers.map(({ payerId, kind, direct, shared, own, total: whole }) => {
    const path = [...listAncestors(tree, payerId).reverse(), payerId].map(nameOf).join(' / ');
    return [month, kind, path, direct, shared, own, whole];
  });
  const text = renderCsv({
    columns: ['month', 'kind', 'payer', ...AMOUNTS],
    numbers: AMOUNTS,
    rows: [
      ...rows,
      [month, 'unallocated', '', unallocated, '0', unallocated, unallocated],
      [month, 'all', '', '', '', total, total],
    ],
  });
  return { name: `spendwatch-allocation-${month}.csv`, contentType: 'text/csv; charset=utf-8', text };
}

/** What one payer pays of a month, line by line. Throws `not_found`. */
export async function getPayerStatement(
  viewer: Pick<Viewer, 'workspaceId'>,
  payerId: string,
  query: MonthQuery,
  now: Date = readNow(),
): Promise<PayerStatement> {
  const month = findMonth(query, now);
  const loaded = await loadAllocation(viewer.workspaceId, findMonthSpan(month), now);
  const { name: workspaceName } = await getWorkspaceLabel(getDb(), viewer.workspaceId);
  return buildPayerStatement(loaded, stateInCents(loaded.allocation, loaded.payers), { payerId, month, workspaceName });
}

/** The statement of one payer from an allocation that was made. Throws `not_found`. */
export function buildPayerStatement(
  loaded: LoadedAllocation,
  statement: Statement,
  about: { payerId: string; month: string; workspaceName: string },
): PayerStatement {
  const { allocation, payers, rules, names } = loaded;
  const { payerId, month, workspaceName } = about;
  const payer = payers.find((one) => one.id === payerId);
  const own = allocation.payers.get(payerId);
  const rowOf = (id: string) => statement.rows.find((one) => one.payerId === id);
  const row = rowOf(payerId);
  if (!payer || !own || !row) throw new AppError('not_found', `payer ${payerId}: there is none in this workspace`);
  const nameShare = (ruleId: string) => {
    const rule = rules.find((one) => one.id === ruleId);
    return `Shared: ${rule?.note || `rule ${rule?.position ?? ''}`}`;
  };
  const parts = [
    ...own.cells.map((cell) => ({ label: nameCell(cell, names), detail: cell.model ?? '', nanos: cell.nanos })),
    ...[...own.sharesOf].map(([ruleId, nanos]) => ({ label: nameShare(ruleId), detail: '', nanos })),
  ];
  return {
    ...makeHead(month, loaded),
    ...{ workspaceName, payerId, name: payer.name },
    own: formatNanosExact(row.ownNanos),
    total: formatNanosExact(row.totalNanos),
    lines: listLines(parts, row.ownNanos, MOST_LINES).map(({ label, detail, nanos }) => ({
      ...{ label, detail },
      amount: formatNanosExact(nanos),
    })),
    beneath: payers
      .filter((one) => one.parentId === payerId)
      .map((one) => ({ name: one.name, amount: formatNanosExact(rowOf(one.id)?.totalNanos ?? 0n) })),
  };
}

function nameCell({ projectId, apiKeyId, connectionId }: AllocatedCell, names: CellNames): string {
  const project =
    projectId === null
      ? (names.connections.get(connectionId) ?? connectionId)
      : (names.projects.get(projectId) ?? projectId);
  return apiKeyId === null ? project : `${project}, ${names.apiKeys.get(apiKeyId) ?? apiKeyId}`;
}

/** The same as a PDF. Throws `not_found`. */
export async function getPayerPdf(viewer: Viewer, payerId: string, query: MonthQuery, now: Date = readNow()) {
  const statement = await getPayerStatement(viewer, payerId, query, now);
  return {
    name: `spendwatch-statement-${statement.month}.pdf`,
    contentType: 'application/pdf',
    bytes: await renderStatementPdf(statement, now),
  };
}

export const renderStatementPdf = (statement: PayerStatement, madeAt: Date) =>
  renderPdf({
    title: `${statement.name}, ${statement.month}`,
    note: STATEMENT_NOTE,
    madeAt,
    blocks: buildStatementDocument(statement),
  });

/** Whether there is anything to tell. */
export const isEmptyStatement = ({ own, total }: Pick<PayerStatement, 'own' | 'total'>) =>
  parseDecimalToNanos(own) === 0n && parseDecimalToNanos(total) === 0n;
