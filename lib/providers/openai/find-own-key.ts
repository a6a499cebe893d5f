import type OpenAI from 'openai';
import { AppError, type AppErrorCode } from '@/lib/errors';
import type { OwnKey } from '../provider';
import { collect } from './list-inventory';
import { adminKeySchema } from './schema';

/** The list may not be read, or this deployment has none. */
const REFUSALS: readonly AppErrorCode[] = ['provider_rejected', 'provider_request_refused'];

/** Shown characters of a redacted key that are enough to tell one from another. */
const MIN_SHOWN = 3;

/**
 * Finds the key itself in the organization's list of admin keys, by what the provider shows of it: its first and last
 * characters. null = the list may not be read, or not exactly one key looks like it.
 */
export async function findOwnKey(sdk: OpenAI, adminKey: string, signal?: AbortSignal): Promise<OwnKey | null> {
  const options = signal ? { signal } : {};
  try {
    const keys = await collect('listing admin keys', adminKeySchema, (query) =>
      sdk.admin.organization.adminAPIKeys.list(query, options),
    );
    const [own, ...others] = keys.filter(({ redactedValue }) => isShownAs(adminKey, redactedValue));
    return own && others.length === 0 ? { expiresAt: own.expiresAt } : null;
  } catch (error) {
    if (error instanceof AppError && REFUSALS.includes(error.code)) return null;
    throw error;
  }
}

/** Whether a key is shown like this: "sk-admin...xyz", with dots or stars in the place of what is hidden. */
function isShownAs(key: string, redacted: string | null): boolean {
  const shown = /^([^.*…]*)[.*…]+([^.*…]+)$/.exec(redacted ?? '');
  if (!shown) return false;
  const [, start = '', end = ''] = shown;
  return (
    end.length >= MIN_SHOWN && key.length > start.length + end.length && key.startsWith(start) && key.endsWith(end)
  );
}
