import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { renderCsv } from '@/lib/services/render-csv';
import { listSavings } from './list-savings';

const COLUMNS = ['id', 'state', 'kind', 'connection', 'project_id', 'project', 'api_key_id', 'api_key', 'model', 'to'];
const AMOUNTS = ['monthly', 'current', 'before', 'after', 'saved'];
const REST = ['sureness', 'due_on', 'title', 'evidence', 'reckoning', 'decided_at', 'reason'];

/** Open and decided savings as CSV, a line each. */
export async function exportSavings(viewer: Viewer, now: Date = readNow()) {
  const { data, decided, to } = await listSavings(viewer, now, Number.POSITIVE_INFINITY);
  const head = ({ id, kind, subject }: (typeof data)[number] | (typeof decided)[number], state: string) => [
    ...[id, state, kind, subject.connectionName, subject.projectId, subject.projectName],
    ...[subject.apiKeyId, subject.apiKeyName, subject.model],
  ];
  const text = renderCsv({
    columns: [...COLUMNS, ...AMOUNTS, ...REST],
    numbers: AMOUNTS,
    rows: [
      ...data.map((one) => [
        ...[...head(one, 'open'), one.to, one.monthly, one.current, null, null, null],
        ...[one.sureness, one.dueOn, one.title, one.evidence, one.reckoning, null, null],
      ]),
      ...decided.map((one) => [
        ...[...head(one, one.state), null, one.monthly, null],
        ...[one.effect?.before ?? null, one.effect?.after ?? null, one.effect?.saved ?? null],
        ...[null, null, one.title, null, null, one.decidedAt, one.reason],
      ]),
    ],
  });
  const name = `spendwatch-savings-${to.slice(0, 10)}.csv`;
  return { name, contentType: 'text/csv; charset=utf-8', text };
}
