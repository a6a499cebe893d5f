import type OpenAI from 'openai';
import type { OwnKey } from '../provider';
import { listAdminKeys } from './list-admin-keys';

/** Shown characters of a redacted key that are enough to distinguish two keys. */
const MIN_SHOWN = 3;

/**
 * Finds the key itself in the organization's list of admin keys, by what the provider shows of it: its first and last
 * characters. null = the list may not be read, or not exactly one key looks like it.
 */
export async function findOwnKey(sdk: OpenAI, adminKey: string, signal?: AbortSignal): Promise<OwnKey | null> {
  const keys = (await listAdminKeys(sdk, signal)) ?? [];
  const [own, ...others] = keys.filter(({ redactedValue }) => isShownAs(adminKey, redactedValue));
  return own && others.length === 0 ? { expiresAt: own.expiresAt } : null;
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
