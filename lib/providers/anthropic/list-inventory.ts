import { findStatus } from '../http/json-client';
import type { ProviderApiKey, ProviderProject, ProviderServiceAccount, ProviderUser } from '../provider';
import type { AnthropicContext } from './context';
import { collectList } from './pages';
import { ApiKey, Person, ServiceAccount, Workspace } from './schema';

const at = (text: string | null) => (text === null || Number.isNaN(Date.parse(text)) ? null : new Date(text));

export type Inventory = {
  listProjects(signal?: AbortSignal): Promise<ProviderProject[]>;
  listApiKeys(projectId: string, signal?: AbortSignal): Promise<ProviderApiKey[]>;
  listServiceAccounts(projectId: string, signal?: AbortSignal): Promise<ProviderServiceAccount[]>;
  listUsers(signal?: AbortSignal): Promise<ProviderUser[]>;
};

/** Workspaces, keys and people. All keys are listed at once for a round of reading, and handed out by workspace. */
export function createInventory(context: AnthropicContext): Inventory {
  const { client } = context;
  let keys: Promise<ProviderApiKey[]> | null = null;
  let accounts: Promise<ProviderServiceAccount[]> | null = null;
  return {
    async listProjects(signal) {
      [keys, accounts] = [null, null];
      const query = { include_default: true, include_archived: true };
      const request = { path: '/v1/organizations/workspaces', query, signal };
      const found = await collectList(client, 'listing workspaces', request, Workspace);
      return found.map(({ id, name, created_at, archived_at }) => ({
        id,
        name,
        createdAt: at(created_at),
        archivedAt: at(archived_at),
        isArchived: archived_at !== null,
      }));
    },
    async listApiKeys(projectId, signal) {
      keys ??= loadKeys(context, signal);
      return (await keys).filter((key) => key.projectId === projectId);
    },
    async listServiceAccounts(projectId, signal) {
      accounts ??= loadServiceAccounts(context, signal);
      // They belong to the organization: each is listed once, with the default workspace.
      const findWorkspace = await context.findWorkspaces(signal);
      return findWorkspace(null) === projectId ? (await accounts).map((one) => ({ ...one, projectId })) : [];
    },
    async listUsers(signal) {
      const found = await collectList(client, 'listing people', { path: '/v1/organizations/users', signal }, Person);
      return found.map(({ id, name, email, role, added_at }) => ({ id, name, email, role, addedAt: at(added_at) }));
    },
  };
}

/** Keys that can be used or switched on again; archived and expired ones work no more. */
async function loadKeys(context: AnthropicContext, signal?: AbortSignal): Promise<ProviderApiKey[]> {
  const findWorkspace = await context.findWorkspaces(signal);
  const request = { path: '/v1/organizations/api_keys', signal };
  const found = await collectList(context.client, 'listing keys', request, ApiKey);
  return found
    .filter((key) => key.status !== 'archived' && key.status !== 'expired')
    .map((key) => ({
      id: key.id,
      projectId: findWorkspace(key.scope?.workspace_id ?? key.workspace_id) ?? 'default',
      name: key.name,
      redactedValue: key.partial_key_hint,
      createdAt: at(key.created_at),
      lastUsedAt: null,
      expiresAt: at(key.expires_at),
      owner: findOwner(key),
      hasOwnerAccess: null,
    }));
}

function findOwner({ principal, created_by: maker }: ApiKey): ProviderApiKey['owner'] {
  const serviceAccountId = principal?.service_account_id ?? null;
  if (serviceAccountId !== null) return { kind: 'service_account', id: serviceAccountId, name: null, email: null };
  const userId = principal?.user_id ?? principal?.id ?? maker?.id ?? null;
  return userId === null ? null : { kind: 'user', id: userId, name: null, email: null };
}

/** Admin keys have been refused here; without it there are no names of service accounts, and nothing else is lost. */
async function loadServiceAccounts(context: AnthropicContext, signal?: AbortSignal): Promise<ProviderServiceAccount[]> {
  try {
    const request = { path: '/v1/organizations/service_accounts', signal };
    const found = await collectList(context.client, 'listing service accounts', request, ServiceAccount, 'page');
    return found.map(({ id, name, organization_role, created_at }) => ({
      id,
      projectId: '',
      name,
      role: organization_role,
      createdAt: at(created_at),
    }));
  } catch (error) {
    if ([401, 403, 404].includes(findStatus(error) ?? 0)) return [];
    throw error;
  }
}
