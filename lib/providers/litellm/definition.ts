import { z } from 'zod';
import { readNow } from '@/lib/clock';
import { AppError } from '@/lib/errors';
import type { LeverOptions, OpenOptions, ProviderDefinition } from '../definition';
import { checkAreas, checkChange } from '../http/access';
import { findStatus, type JsonClient } from '../http/json-client';
import { CHANGE_TIMEOUT_MS, openHttpLevers } from '../http/levers';
import type { Levers } from '../levers';
import type { AccessCheck, OwnKey, ProviderApiKey, ProviderProject, ProviderUser, UsageProvider } from '../provider';
import { createLiteLlmClient, KeyRecord, NO_TEAM, Person, Team } from './api';
import { LITELLM_LEVERS } from './levers';
import { createLogReader, listUsagePages } from './list-usage';
import { CAPABILITIES, liteLlmProfile } from './profile';

const at = (text: string | null) => (text === null || Number.isNaN(Date.parse(text)) ? null : new Date(text));

function openLiteLlm({ adminKey, baseUrl, timeoutMs, maxRetries, now = readNow }: OpenOptions): UsageProvider {
  const client = createLiteLlmClient({ adminKey, baseUrl, timeoutMs, maxRetries });
  const read = createLogReader(client, now);
  let keys: Promise<ProviderApiKey[]> | null = null;
  return {
    capabilities: CAPABILITIES,
    listUsagePages: (query) => listUsagePages(read, now, query),
    // What the proxy counts is its own estimate: the bill comes from the providers of the models.
    listCostPages: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }),
    listProjects: (signal) => {
      keys = null;
      return listTeams(client, signal);
    },
    async listApiKeys(projectId, signal) {
      keys ??= listKeys(client, signal);
      return (await keys).filter((key) => key.projectId === projectId);
    },
    listServiceAccounts: async () => [],
    listUsers: (signal) => listUsers(client, signal),
    findOwnKey: (signal) => findOwnKey(client, signal),
    auditLog: null,
    checkAccess: (signal) => checkAccess(client, now, signal),
    checkChangeAccess: (signal) => checkChangeAccess(client, signal),
  };
}

async function listTeams(client: JsonClient, signal?: AbortSignal): Promise<ProviderProject[]> {
  const reply = await client.call('listing teams', { path: '/team/list', signal });
  const teams = z.union([z.array(Team), z.object({ teams: z.array(Team) }).transform((one) => one.teams)]).parse(reply);
  const common = { archivedAt: null, isArchived: false };
  return [
    { id: NO_TEAM, name: 'No team', createdAt: null, ...common },
    ...teams.map((one) => ({ id: one.team_id, name: one.team_alias, createdAt: at(one.created_at), ...common })),
  ];
}

const KEYS_A_PAGE = 100;

/** The list may be cut: pages are followed until the proxy says that there are no more. */
async function listKeys(client: JsonClient, signal?: AbortSignal): Promise<ProviderApiKey[]> {
  const found: z.infer<typeof KeyRecord>[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const query = { return_full_object: true, page, size: KEYS_A_PAGE };
    const reply = await client.call('listing keys', { path: '/key/list', query, signal });
    const parsed = z.object({ keys: z.array(KeyRecord), total_pages: z.number().nullish() }).safeParse(reply);
    if (!parsed.success) throw new AppError('provider_unavailable', 'LiteLLM sent keys that cannot be read.');
    found.push(...parsed.data.keys);
    pages = parsed.data.total_pages ?? 1;
  }
  return found.map((key) => ({
    ...{ id: key.token, projectId: key.team_id ?? NO_TEAM, name: key.key_alias ?? key.key_name },
    ...{ redactedValue: key.key_name, createdAt: at(key.created_at), lastUsedAt: null, expiresAt: at(key.expires) },
    owner: key.user_id === null ? null : { kind: 'user', id: key.user_id, name: null, email: null },
    hasOwnerAccess: null,
  }));
}

async function listUsers(client: JsonClient, signal?: AbortSignal): Promise<ProviderUser[]> {
  const found: z.infer<typeof Person>[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const reply = await client.call('listing people', { path: '/user/list', query: { page, page_size: 100 }, signal });
    const parsed = z.object({ users: z.array(Person), total_pages: z.number().nullish() }).parse(reply);
    found.push(...parsed.users);
    pages = parsed.total_pages ?? 1;
  }
  return found.map((one) => ({
    ...{ id: one.user_id, name: one.user_alias, email: one.user_email, role: one.user_role, addedAt: null },
  }));
}

/** The master key is no key of the list. */
async function findOwnKey(client: JsonClient, signal?: AbortSignal): Promise<OwnKey | null> {
  try {
    const reply = await client.call('looking at the own key', { path: '/key/info', signal });
    const own = z.object({ info: z.object({ expires: z.string().nullish() }) }).safeParse(reply);
    return own.success ? { expiresAt: at(own.data.info.expires ?? null) } : null;
  } catch (error) {
    if ([400, 401, 403, 404, 422].includes(findStatus(error) ?? 0)) return null;
    throw error;
  }
}

function checkAccess(client: JsonClient, now: () => Date, signal?: AbortSignal) {
  const get = (path: string, query = {}) => client.call('checking access', { path, query, signal });
  return checkAreas([
    {
      ...{ area: 'usage', isRequired: true, purpose: 'charts, budgets and alerts' },
      async run() {
        const end = now();
        const read = createLogReader(client, now);
        await read({ startsAt: new Date(end.getTime() - 60_000), endsAt: end }, signal);
        return 'readable: each request, summed to minutes';
      },
    },
    {
      ...{ area: 'projects', isRequired: true, purpose: 'names of teams' },
      run: async () => void (await get('/team/list')) as undefined,
    },
    {
      ...{ area: 'api_keys', isRequired: true, purpose: 'names and owners of keys' },
      run: async () => void (await get('/key/list', { page: 1, size: 1 })) as undefined,
    },
    {
      ...{ area: 'users', isRequired: false, purpose: 'names of people' },
      run: async () => void (await get('/user/list', { page: 1, page_size: 1 })) as undefined,
    },
  ]);
}

function checkChangeAccess(client: JsonClient, signal?: AbortSignal): Promise<AccessCheck[]> {
  const post = (path: string, body: object) =>
    client.call('checking what the key can change', { method: 'POST', path, body, signal });
  return Promise.all([
    checkChange('key_changes', 'block keys', () => post('/key/block', { key: 'spendwatch-key-check' })),
    checkChange('limit_changes', 'block teams', () => post('/team/block', { team_id: 'spendwatch-key-check' })),
  ]);
}

function openLiteLlmLevers({ readKey, actionKey, baseUrl, timeoutMs }: LeverOptions): Levers {
  const acting = { baseUrl, timeoutMs: timeoutMs ?? CHANGE_TIMEOUT_MS, maxRetries: 0 };
  return openHttpLevers({
    name: 'LiteLLM',
    table: LITELLM_LEVERS,
    reasons: {},
    reader: createLiteLlmClient({ adminKey: readKey, baseUrl, timeoutMs }),
    actor: actionKey === null ? null : createLiteLlmClient({ adminKey: actionKey, ...acting }),
  });
}

export const liteLlm: ProviderDefinition = {
  ...liteLlmProfile,
  open: openLiteLlm,
  openLevers: openLiteLlmLevers,
};
