import type { Viewer } from '@/lib/auth/viewer';
import type { ConnectionTestResult } from '@/lib/contracts/connections';
import { AppError, type FieldError } from '@/lib/errors';
import { createOpenAiProvider } from '@/lib/providers/openai/client';
import type { AccessCheck } from '@/lib/providers/provider';

export type KeyToTest = { adminKey: string; baseUrl?: string | null | undefined };

/** Somebody waits for the answer, so the provider gets less time than a pull does. */
const PATIENCE = { timeoutMs: 10_000, maxRetries: 1 };

const AREA_NAMES: Record<AccessCheck['area'], string> = {
  usage: 'Usage',
  costs: 'Costs',
  projects: 'Projects',
  api_keys: 'API keys',
  users: 'People',
  audit_logs: 'Audit log',
};

/** Tries what a key can read by one small call an area. Nothing is saved and nothing is thrown for a bad key. */
export async function testConnection(_viewer: Viewer, input: KeyToTest): Promise<ConnectionTestResult> {
  const { checks, isUsable } = await checkAccess(input);
  const failed = checks.find((check) => check.isRequired && check.state !== 'readable');
  return {
    ok: isUsable,
    message: failed ? failed.message : 'The key can read everything that is needed.',
    checks: checks.map((check) => ({
      name: AREA_NAMES[check.area],
      ok: check.state === 'readable',
      message: check.message,
    })),
  };
}

/**
 * Makes sure that a key works before it is stored. Throws `provider_rejected` when the provider refuses it, naming the
 * field, and `provider_unavailable` when the provider cannot be asked.
 */
export async function requireUsableKey(input: KeyToTest): Promise<void> {
  const { checks, isUsable } = await checkAccess(input);
  if (isUsable) return;
  const isUnreachable = checks.some((check) => check.state === 'unavailable');
  const failed = checks.filter((check) => check.isRequired && check.state !== 'readable');
  const path = isUnreachable ? 'baseUrl' : 'adminKey';
  const errors: FieldError[] = failed.map((check) => ({ path, message: check.message }));
  const first = errors[0]?.message ?? 'The provider gave no reason.';
  if (isUnreachable) throw new AppError('provider_unavailable', `${first} Nothing was saved.`, { errors });
  throw new AppError('provider_rejected', `${first} Nothing was saved.`, { errors });
}

function checkAccess({ adminKey, baseUrl }: KeyToTest) {
  return createOpenAiProvider({ adminKey, ...(baseUrl && { baseUrl }), ...PATIENCE }).checkAccess();
}
