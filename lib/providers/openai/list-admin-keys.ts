import type OpenAI from 'openai';
import { AppError, type AppErrorCode } from '@/lib/errors';
import type { ProviderAdminKey } from '../provider';
import { collect } from './list-inventory';
import { adminKeySchema } from './schema';

/** The list may not be read, or this deployment has none. */
const REFUSALS: readonly AppErrorCode[] = ['provider_rejected', 'provider_request_refused'];

/** Keys of the organization itself; null = the list may not be read. */
export async function listAdminKeys(sdk: OpenAI, signal?: AbortSignal): Promise<ProviderAdminKey[] | null> {
  const options = signal ? { signal } : {};
  try {
    return await collect('listing admin keys', adminKeySchema, (query) =>
      sdk.admin.organization.adminAPIKeys.list(query, options),
    );
  } catch (error) {
    if (error instanceof AppError && REFUSALS.includes(error.code)) return null;
    throw error;
  }
}
