import { AppError } from '@/lib/errors';

/** A stored row that this version cannot read, and why. It is left alone: nothing is judged by it, nothing ended. */
export type UnreadableRow = { id: string; name: string; reason: string };

/** A single requested row that cannot be read; it can still be deleted by its id. */
export class UnreadableRowError extends AppError {
  constructor(what: string, { name, reason }: UnreadableRow) {
    super('conflict', `${what} "${name}" cannot be read (${reason}): see the data-health page`);
  }
}

type StoredRow = { id: string; name?: string; comment?: string };

/** Maps rows one by one, so that one that cannot be read is set apart instead of hiding all the others. */
export function mapReadable<Row extends StoredRow, Value>(
  rows: readonly Row[],
  map: (row: Row) => Value,
): { readable: Value[]; unreadable: UnreadableRow[] } {
  const readable: Value[] = [];
  const unreadable: UnreadableRow[] = [];
  for (const row of rows) {
    try {
      readable.push(map(row));
    } catch (error) {
      unreadable.push({ id: row.id, name: row.name ?? row.comment ?? row.id, reason: describe(error) });
    }
  }
  return { readable, unreadable };
}

/**
 * A page of a list without the rows that cannot be read. As many as were left out are read on after the last one, or the
 * page would be short and seem to be the last.
 */
export async function mapReadablePage<Row extends StoredRow, Value>(
  rows: readonly Row[],
  limit: number,
  map: (row: Row) => Value,
  readOn: (last: Row, limit: number) => Promise<Value[]>,
): Promise<Value[]> {
  const { readable, unreadable } = mapReadable(rows, map);
  const last = rows.at(-1);
  if (unreadable.length === 0 || !last || rows.length < limit) return readable;
  return [...readable, ...(await readOn(last, unreadable.length))];
}

/** Maps a single requested row. Throws an `UnreadableRowError` when this version cannot read it. */
export function mapOneReadable<Row extends StoredRow, Value>(what: string, row: Row, map: (row: Row) => Value): Value {
  const { readable, unreadable } = mapReadable([row], map);
  const [bad] = unreadable;
  if (bad) throw new UnreadableRowError(what, bad);
  return readable[0] as Value;
}

function describe(error: unknown): string {
  const issues = (error as { issues?: { path: PropertyKey[]; message: string }[] } | null)?.issues;
  const [first] = Array.isArray(issues) ? issues : [];
  if (first) return `${first.path.map(String).join('.') || 'value'}: ${first.message}`;
  return error instanceof Error ? error.message.slice(0, 300) : String(error);
}
