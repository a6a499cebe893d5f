type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type AuditRecord = { [name: string]: Json };

/** Fields that may hold a secret, whatever the thing; sealed bytes are left out by their type. */
const SECRET_FIELD = /^(?:.*(?:secret|password|token|tokenHash|adminKey|actionKey))$/i;

/**
 * A thing before and after an act as the audit trail keeps it: plain values, no secrets, and of a change only the fields
 * that differ. `null` = there was or is none.
 */
export function describeChange(
  before: object | null | undefined,
  after: object | null | undefined,
): { before: AuditRecord | null; after: AuditRecord | null } {
  const [old, fresh] = [before ? toRecord(before) : null, after ? toRecord(after) : null];
  if (old === null || fresh === null) return { before: old, after: fresh };
  const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  const changed = names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(fresh[name]));
  const pick = (record: AuditRecord) =>
    Object.fromEntries(changed.flatMap((name) => (name in record ? [[name, record[name] ?? null]] : [])));
  return { before: pick(old), after: pick(fresh) };
}

function toRecord(thing: object): AuditRecord {
  const entries = Object.entries(thing).flatMap(([name, value]): [string, Json][] => {
    if (SECRET_FIELD.test(name) || value === undefined || typeof value === 'function') return [];
    return value instanceof Uint8Array ? [] : [[name, toJson(value)]];
  });
  // Rows and inputs of the same thing name fields in different orders: sorted, equal things are equal texts.
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function toJson(value: unknown): Json {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null) return toRecord(value);
  return value === undefined ? null : (value as Json);
}
