import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { explainWrongValue } from '@/lib/contracts/explain-wrong-value';
import { KeyUpdate } from '@/lib/contracts/keys/keys';
import type { RegisterImport, RegisterPlan } from '@/lib/contracts/keys/register';
import { getDb, inTransaction } from '@/lib/db/client';
import type { KeyRow } from '@/lib/db/keys/keys';
import { parseRegisterCells, REGISTER_COLUMNS } from '@/lib/domain/keys/register-cells';
import { AppError } from '@/lib/errors';
import {
  listRegisterChanges,
  listRegisterRows,
  lockRegister,
  type RegisterChange,
  renderEntryCells,
  writeRegister,
} from './write-register';

const MAX_ROWS = 20_000;
const MAX_PROBLEMS = 100;

/** The register of all keys that the viewer may see as CSV; imported again it changes nothing. */
export async function exportRegister(viewer: Viewer, now: Date = readNow()) {
  const rows = await listRegisterRows(getDb(), viewer);
  const text = stringify(rows.map(renderEntryCells), {
    header: true,
    columns: [...REGISTER_COLUMNS],
    escape_formulas: true,
  });
  return { name: `spendwatch-key-register-${now.toISOString().slice(0, 10)}.csv`, contentType: 'text/csv', text };
}

type Change = { line: number; row: KeyRow; update: KeyUpdate; fields: RegisterChange[] };

/**
 * Reads a register from CSV: says line by line what would change or is wrong, and changes it all at once, or nothing
 * while there is a problem. Columns that the file does not have stay as they are. Throws `invalid_input` for no CSV.
 */
export async function importRegister(viewer: Viewer, { text, dryRun }: RegisterImport): Promise<RegisterPlan> {
  const records = readRecords(text);
  return inTransaction(async (tx) => {
    await lockRegister(tx, viewer.workspaceId);
    const known = new Map((await listRegisterRows(tx, viewer)).map((row) => [row.id, row]));
    const problems: RegisterPlan['problems'] = [];
    const changes = planChanges(records, known, problems);
    const isApplied = !dryRun && problems.length === 0;
    for (const { row, update } of isApplied ? changes : []) await writeRegister(tx, viewer, row, update, 'import');
    return {
      applied: isApplied,
      rows: records.length,
      kept: records.length - changes.length - new Set(problems.map(({ line }) => line)).size,
      changes: changes.map(({ line, row, fields }) => ({ line, key: row.id, name: row.name, fields })),
      problems: problems.slice(0, MAX_PROBLEMS),
    };
  });
}

type Record_ = { line: number; cells: Record<string, string> };

function readRecords(text: string): Record_[] {
  try {
    const rows = parse(text, {
      bom: true,
      columns: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as {
      record: Record<string, string>;
      info: { lines: number };
    }[];
    if (rows.length > MAX_ROWS) throw new Error(`expected at most ${MAX_ROWS} rows, found ${rows.length}`);
    const [first] = rows;
    if (first && !('key' in first.record)) throw new Error('expected a column "key" with the ids of the provider');
    const strange = Object.keys(first?.record ?? {}).filter((name) => !REGISTER_COLUMNS.some((one) => one === name));
    if (strange.length > 0) {
      throw new Error(`column "${strange[0]}": expected one of ${REGISTER_COLUMNS.join(', ')}`);
    }
    return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    const message = `text: ${error instanceof Error ? error.message : String(error)}`;
    throw new AppError('invalid_input', message, { errors: [{ path: 'text', message }] });
  }
}

function planChanges(
  records: readonly Record_[],
  known: ReadonlyMap<string, KeyRow>,
  problems: RegisterPlan['problems'],
): Change[] {
  const seen = new Set<string>();
  return records.flatMap(({ line, cells }): Change[] => {
    const id = cells['key'] ?? '';
    const row = known.get(id);
    const report = (field: string, message: string): Change[] => {
      // One reason a cell: two would only repeat each other.
      const isReported = problems.some((one) => one.line === line && one.field === field);
      if (!isReported) problems.push({ line, field, message });
      return [];
    };
    if (!row) return report('key', `"${id}": no connection of this workspace has such a key`);
    if (seen.has(id)) return report('key', `"${id}" stands twice: expected it once`);
    seen.add(id);
    const parsed = KeyUpdate.safeParse(parseRegisterCells(cells), { error: explainWrongValue });
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues) report(path.join('.'), message);
      return [];
    }
    const fields = listRegisterChanges(row, parsed.data);
    return fields.length === 0 ? [] : [{ line, row, update: parsed.data, fields }];
  });
}
