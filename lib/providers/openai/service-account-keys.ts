import { AppError } from '@/lib/errors';
import { collect } from './list-inventory';
import { apiKeySchema } from './schema';
import { callSdk, createSdk, type SdkOptions } from './sdk';

/** A new key waits no longer than this for its answer. */
const TIMEOUT_MS = 20_000;

/** Makes and deletes keys of service accounts with the action key; each call is one attempt. */
export type ServiceAccountKeys = {
  /** Makes a key. The provider shows `value` only this once; it must not be stored here. */
  create(projectId: string, accountId: string, name: string): Promise<{ id: string; value: string }>;
  /** Deletes a key; one that is gone already is fine. */
  remove(projectId: string, keyId: string): Promise<void>;
  /** Keys of a project that have a name, to find one whose answer was lost. */
  findByName(projectId: string, name: string): Promise<string[]>;
};

export function openServiceAccountKeys(options: SdkOptions): ServiceAccountKeys {
  const { projects } = createSdk({ ...options, maxRetries: 0, timeoutMs: TIMEOUT_MS }).admin.organization;
  return {
    async create(projectId, accountId, name) {
      const made = await callSdk('making a key of a service account', () =>
        projects.serviceAccounts.apiKeys.create(accountId, { project_id: projectId, name }),
      );
      if (typeof made.id === 'string' && typeof made.value === 'string') return { id: made.id, value: made.value };
      throw new AppError('provider_unavailable', 'OpenAI made a key but did not show it');
    },
    async remove(projectId, keyId) {
      try {
        await callSdk('deleting a key', () => projects.apiKeys.delete(keyId, { project_id: projectId }));
      } catch (error) {
        // The key is gone, which is the wanted state, even if someone else deleted it.
        if (!(await isGone(keyId, projectId))) throw error;
      }
    },
    async findByName(projectId, name) {
      const keys = await listKeys(projectId);
      return keys.filter((key) => key.name === name).map(({ id }) => id);
    },
  };

  async function listKeys(projectId: string) {
    return collect(`listing keys of project ${projectId}`, apiKeySchema, (query) =>
      projects.apiKeys.list(projectId, { ...query, owner_project_access: 'any' }),
    );
  }

  async function isGone(keyId: string, projectId: string): Promise<boolean> {
    const keys = await listKeys(projectId).catch(() => null);
    return keys !== null && !keys.some(({ id }) => id === keyId);
  }
}
