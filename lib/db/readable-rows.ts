/** A stored row that this version cannot read, and why. It is left alone: nothing is judged by it, nothing ended. */
export type UnreadableRow = { id: string; name: string; reason: string };

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

function describe(error: unknown): string {
  const issues = (error as { issues?: { path: PropertyKey[]; message: string }[] } | null)?.issues;
  const [first] = Array.isArray(issues) ? issues : [];
  if (first) return `${first.path.map(String).join('.') || 'value'}: ${first.message}`;
  return error instanceof Error ? error.message.slice(0, 300) : String(error);
}
