import type { ConnectionTestResult } from '@/lib/contracts/connections/connections';
import { getDb, inTransaction } from '@/lib/db/client';
import { findConnection, findStoredKeys, updateConnectionRow } from '@/lib/db/connections/connections';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import {
  type AccessArea,
  findActionKeyProblem,
  isChangeArea,
  type KeyAccess,
  type KeyCheck,
  type KeyPurpose,
  listKeyWarnings,
} from '@/lib/domain/keys/key-access';
import { AppError, type FieldError } from '@/lib/errors';
import type { AccessCheck, UsageProvider } from '@/lib/providers/provider';
import { requireProvider } from './open-provider';
import type { PullContext } from './pull-context';

type KeyToInspect = { provider: string; key: string; baseUrl?: string | null | undefined };

/** What a key was seen to do; `isUsable` = it reads what the product needs. */
type KeyInspection = { isUsable: boolean; checks: AccessCheck[] };

/** A person waits for the answer, so the timeout is shorter than that of a pull. */
const PATIENCE = { timeoutMs: 10_000, maxRetries: 1 };

const AREA_NAMES: Record<AccessArea, string> = {
  usage: 'Usage',
  costs: 'Costs',
  projects: 'Projects',
  api_keys: 'API keys',
  users: 'People',
  audit_logs: 'Audit log',
  key_changes: 'Changing keys',
  limit_changes: 'Changing spend limits',
};

/** Tries what a key can read and change by small real calls that alter nothing. Never throws for a bad key. */
export async function inspectKey({ provider: id, key, baseUrl }: KeyToInspect): Promise<KeyInspection> {
  const provider = requireProvider(id).open({ adminKey: key, ...(baseUrl && { baseUrl }), ...PATIENCE });
  const [reading, changing] = await Promise.all([provider.checkAccess(), provider.checkChangeAccess()]);
  return { isUsable: reading.isUsable, checks: [...reading.checks, ...changing] };
}

/** The part of an inspection that is stored. */
export function toKeyCheck({ checks }: KeyInspection, now: Date): KeyCheck {
  return { checkedAt: now.toISOString(), areas: checks.map(({ area, state }) => ({ area, state })) };
}

/** The result of a check as the API shows it: `ok` = the key has the rights it should have, and no more. */
export function renderChecks(purpose: KeyPurpose, { checks }: KeyInspection): ConnectionTestResult['checks'] {
  const wanted = checks.filter(({ area }) => purpose === 'admin' || isChangeArea(area));
  return wanted.map(({ area, state, message }) => {
    const isWanted = purpose === 'action' || !isChangeArea(area);
    const isAllowed = state === 'allowed';
    return { key: purpose, name: AREA_NAMES[area], ok: isWanted === isAllowed, isWanted, message };
  });
}

/** The field errors that keep a key from being stored; empty when it may be. */
export function listKeyProblems(purpose: KeyPurpose, inspection: KeyInspection): FieldError[] {
  const { checks, isUsable } = inspection;
  const failed =
    purpose === 'admin'
      ? checks.filter((check) => !isUsable && check.isRequired && check.state !== 'allowed')
      : findActionKeyProblem(toKeyCheck(inspection, new Date(0))) === null
        ? []
        : checks.filter((check) => isChangeArea(check.area) && check.state !== 'allowed');
  const isUnreachable = failed.some((check) => check.state === 'unavailable');
  const path = isUnreachable ? 'baseUrl' : `${purpose}Key`;
  return failed.map((check) => ({ path, message: check.message }));
}

/**
 * Makes sure that a key does its work before it is stored. Throws `provider_rejected` when it may not, naming the
 * field, and `provider_unavailable` when the provider cannot be asked.
 */
export async function requireUsableKey(purpose: KeyPurpose, input: KeyToInspect): Promise<KeyInspection> {
  const inspection = await inspectKey(input);
  const errors = listKeyProblems(purpose, inspection);
  const [first] = errors;
  if (!first) return inspection;
  const code = first.path === 'baseUrl' ? 'provider_unavailable' : 'provider_rejected';
  throw new AppError(code, `${first.message} Nothing was saved.`, { errors });
}

/**
 * Checks the rights of a connection's reading key where that has not been done: one from the environment was stored
 * while the provider may have been away. Keeps what was seen, with the warnings that come of it, unless the provider did
 * not answer properly; then the next pull tries again.
 */
export async function checkUnseenKey(context: PullContext, provider: UsageProvider): Promise<void> {
  const { workspaceId, connectionId: id, signal } = context;
  const current = await findConnection(getDb(), workspaceId, id);
  if (!current || current.keyAccess?.admin) return;
  const stored = await findStoredKeys(getDb(), workspaceId, id);
  if (!stored) return;
  const [reading, changing] = await Promise.all([provider.checkAccess(signal), provider.checkChangeAccess(signal)]);
  const checks = [...reading.checks, ...changing];
  if (checks.some((check) => check.state === 'unavailable')) return;
  const { action = null, isSameKey = false } = current.keyAccess ?? {};
  const admin = toKeyCheck({ isUsable: reading.isUsable, checks }, context.readClock());
  const keyAccess: KeyAccess = { admin, action, isSameKey };
  await inTransaction(async (tx) => {
    await lockRow(tx, 'connection', workspaceId, id);
    const before = await findConnection(tx, workspaceId, id);
    // A key that was replaced meanwhile was not the one that was looked at.
    const isSaved = await updateConnectionRow(tx, workspaceId, id, { keyAccess }, { adminKey: stored.adminKey });
    if (!isSaved) return;
    await insertAuditEntry(tx, {
      workspaceId,
      actor: 'Spendwatch',
      action: 'connection.keys-checked',
      target: id,
      detail: { name: stored.name },
      before: before?.keyAccess ?? null,
      after: keyAccess,
    });
  });
  const advice = requireProvider(current.provider).setup;
  for (const { message } of listKeyWarnings(keyAccess, advice)) context.log.warn({ connectionId: id }, message);
}
