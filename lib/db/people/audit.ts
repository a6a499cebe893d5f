import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { readNow } from '@/lib/clock';
import { type Db, getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { renderAuditRecord } from '@/lib/domain/people/audit-chain';
import { describeChange } from '@/lib/domain/people/audit-change';
import { findRequestContext } from '@/lib/request-context';
import { checkSignature, signData } from '@/lib/secrets';

/** Who did what; no field ever holds a secret. */
export type AuditInput = {
  workspaceId: string;
  /** Name of the person or token. */
  actor: string;
  /** Noun and verb: connection.created. */
  action: string;
  target: string;
  detail: Prisma.InputJsonObject;
  /** The thing before and after, as a row or as the API shows it; absent where there was or is none. */
  before?: object | null;
  after?: object | null;
  /** Who acts, where the request does not say it (a sign-in has no session yet). */
  by?: { kind: 'user' | 'token' | 'cli' | 'system'; id: string | null };
};

/** Where the chain of a workspace stands; digests are hex. */
export type AuditHeadRow = {
  workspaceId: string;
  sequence: bigint;
  hash: string;
  prunedThrough: bigint;
  prunedHash: string;
  seal: Uint8Array | null;
};

const SEAL_PURPOSE = 'audit seal v1';
const MAX_USER_AGENT_LENGTH = 400;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const unhex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

function renderHead(head: Omit<AuditHeadRow, 'seal'>): string {
  const { workspaceId, sequence, hash, prunedThrough, prunedHash } = head;
  return JSON.stringify([workspaceId, String(sequence), hash, String(prunedThrough), prunedHash]);
}

/** Whether the head of a chain was written by a process that has the secret. */
export function checkAuditSeal(head: AuditHeadRow): 'valid' | 'wrong' | 'unknown-key' | 'missing' {
  if (head.seal !== null) return checkSignature(SEAL_PURPOSE, renderHead(head), head.seal);
  return head.sequence === head.prunedThrough ? 'valid' : 'missing';
}

/** The digest (hex) of an entry that follows one with digest `prevHash`. */
export function hashAuditRecord(prevHash: string, record: Parameters<typeof renderAuditRecord>[1]): string {
  return createHash('sha256').update(renderAuditRecord(prevHash, record)).digest('hex');
}

/**
 * Writes one line of the audit trail, in the transaction of the change it records, as its last statement: the
 * workspace's chain
 * is locked until the transaction ends. Who asked and from where comes from the request at hand.
 */
export async function insertAuditEntry(db: Db, entry: AuditInput): Promise<void> {
  if (db === getDb()) return inTransaction((tx) => insertAuditEntry(tx, entry));
  const { workspaceId, by, actor, action, target } = entry;
  const head = await lockAuditHead(db, workspaceId);
  const context = findRequestContext();
  const who = by ?? context?.actor ?? { kind: 'system', id: null };
  const record = {
    workspaceId,
    id: v7(),
    sequence: head.sequence + 1n,
    at: readNow(),
    actorKind: who.kind,
    actorId: who.id,
    actor,
    action,
    target,
    detail: toJson(entry.detail),
    ...describeChange(entry.before, entry.after),
    address: context?.address ?? null,
    userAgent: context?.userAgent?.slice(0, MAX_USER_AGENT_LENGTH) ?? null,
  };
  const hash = hashAuditRecord(head.hash, record);
  await db.auditEntry.create({
    data: {
      ...record,
      detail: record.detail as Prisma.InputJsonObject,
      before: record.before ?? Prisma.DbNull,
      after: record.after ?? Prisma.DbNull,
      prevHash: unhex(head.hash),
      hash: unhex(hash),
    },
  });
  await saveAuditHead(db, { ...head, sequence: record.sequence, hash });
}

/** What the database gives back for a value: absent fields are gone, instants are texts. */
const toJson = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

/** The head of a workspace's chain, locked until the transaction ends; the first call begins the chain. */
export async function lockAuditHead(tx: Transaction, workspaceId: string): Promise<AuditHeadRow> {
  await tx.$executeRaw`
    INSERT INTO audit_head (workspace_id, sequence, hash, pruned_through, pruned_hash)
    VALUES (${workspaceId}::uuid, 0, '\\x', 0, '\\x') ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`SELECT 1 FROM audit_head WHERE workspace_id = ${workspaceId}::uuid FOR UPDATE`;
  const head = await findAuditHead(tx, workspaceId);
  if (!head) throw new Error(`audit head of workspace ${workspaceId} vanished`);
  return head;
}

/** The head of a workspace's chain; null before its first entry. */
export async function findAuditHead(db: Db, workspaceId: string): Promise<AuditHeadRow | null> {
  const row = await db.auditHead.findUnique({ where: { workspaceId } });
  return row && { ...row, hash: hex(row.hash), prunedHash: hex(row.prunedHash) };
}

/** Stores a head with a fresh seal; the caller holds its lock. */
export async function saveAuditHead(tx: Transaction, head: Omit<AuditHeadRow, 'seal'>): Promise<void> {
  const { workspaceId, sequence, hash, prunedThrough, prunedHash } = head;
  const seal = signData(SEAL_PURPOSE, renderHead({ workspaceId, sequence, hash, prunedThrough, prunedHash }));
  await tx.auditHead.update({
    where: { workspaceId },
    data: { sequence, hash: unhex(hash), prunedThrough, prunedHash: unhex(prunedHash), seal },
  });
}
