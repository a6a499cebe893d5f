/** One line of the audit trail as the chain sees it; digests are hex. */
export type AuditRecord = {
  workspaceId: string;
  sequence: bigint;
  id: string;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actor: string;
  action: string;
  target: string;
  detail: unknown;
  before: unknown;
  after: unknown;
  address: string | null;
  userAgent: string | null;
};

/**
 * The text whose SHA-256 is the digest of an entry: the digest before it and every field, in a fixed order, objects with
 * sorted keys. Two entries that differ anywhere have different texts.
 */
export function renderAuditRecord(prevHashHex: string, record: AuditRecord): string {
  return JSON.stringify([
    prevHashHex,
    record.workspaceId,
    String(record.sequence),
    record.id,
    record.at.toISOString(),
    record.actorKind,
    record.actorId,
    record.actor,
    record.action,
    record.target,
    sortKeys(record.detail),
    sortKeys(record.before),
    sortKeys(record.after),
    record.address,
    record.userAgent,
  ]);
}

/** The same JSON value with the keys of every object in order: PostgreSQL keeps them in an order of its own. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, sortKeys(one)]));
}
