import { z } from 'zod';
import { readNow } from '@/lib/clock';
import type { ProviderCapabilities } from '@/lib/domain/connections/provider-capabilities';
import { formatDollars, parseDecimalToNanos } from '@/lib/domain/money';
import type { LeverOptions, OpenOptions, ProviderDefinition } from '../definition';
import { checkAreas, checkChange } from '../http/access';
import { findStatus } from '../http/json-client';
import { CHANGE_TIMEOUT_MS, openHttpLevers } from '../http/levers';
import type { Levers } from '../levers';
import type { AccessCheck, OwnKey, ProviderApiKey, ProviderUser, UsageProvider } from '../provider';
import { collectByOffset, createContext, createOpenRouterClient, Dollars, Member, type OpenRouterContext } from './api';
import { OPENROUTER_LEVERS } from './levers';
import { listCostPages } from './list-costs';
import { listUsagePages } from './list-usage';

const CAPABILITIES: ProviderCapabilities = {
  kinds: ['completions'],
  dimensions: ['project', 'apiKey', 'user', 'model'],
  freshness: 'Minutes, by a report whose delay OpenRouter does not publish; a day is settled once it is over.',
  countsRequests: true,
  billsByKey: true,
  billing: 'both',
  priceCatalogue: null,
  levers: ['restrict-key', 'disable-key', 'spend-limit', 'delete-key'],
  hasAuditLog: false,
  showsOwnKey: true,
  hasBalance: true,
};

const at = (text: string | null) => (text === null || Number.isNaN(Date.parse(text)) ? null : new Date(text));

function openOpenRouter({ adminKey, baseUrl, timeoutMs, maxRetries, now = readNow }: OpenOptions): UsageProvider {
  const context = createContext(createOpenRouterClient({ adminKey, baseUrl, timeoutMs, maxRetries }), now);
  return {
    capabilities: CAPABILITIES,
    listUsagePages: (query) => listUsagePages(context, query),
    listCostPages: (query) => listCostPages(context, query),
    async listProjects(signal) {
      await context.listKeys({ isFresh: true, signal });
      const workspaces = await context.listWorkspaces(signal);
      return workspaces.map(({ id, name, created_at }) => ({
        ...{ id, name, createdAt: at(created_at), archivedAt: null, isArchived: false },
      }));
    },
    listApiKeys: (projectId, signal) => listApiKeys(context, projectId, signal),
    listServiceAccounts: async () => [],
    listUsers: (signal) => listUsers(context, signal),
    findOwnKey: (signal) => findOwnKey(context, signal),
    auditLog: null,
    checkAccess: (signal) => checkAccess(context, signal),
    checkChangeAccess: (signal) => checkChangeAccess(context, signal),
  };
}

async function listApiKeys(
  context: OpenRouterContext,
  projectId: string,
  signal?: AbortSignal,
): Promise<ProviderApiKey[]> {
  const keys = await context.listKeys({ isFresh: false, signal });
  return keys
    .filter((key) => key.workspace_id === projectId)
    .map((key) => ({
      ...{ id: key.hash, projectId, name: key.name, redactedValue: key.label },
      ...{ createdAt: at(key.created_at), lastUsedAt: null, expiresAt: at(key.expires_at), hasOwnerAccess: null },
      owner: key.creator_user_id === null ? null : { kind: 'user', id: key.creator_user_id, name: null, email: null },
    }));
}

/** A personal account has no members: nothing is lost but names. */
async function listUsers({ client }: OpenRouterContext, signal?: AbortSignal): Promise<ProviderUser[]> {
  try {
    const request = { path: '/organization/members', query: { limit: 100 }, signal };
    const members = await collectByOffset(client, 'listing people', request, Member);
    return members.map(({ id, first_name, last_name, email, role }) => ({
      ...{ id, email, role, addedAt: null },
      name: [first_name, last_name].filter((part) => part !== null).join(' ') || email,
    }));
  } catch (error) {
    if ([403, 404].includes(findStatus(error) ?? 0)) return [];
    throw error;
  }
}

async function findOwnKey({ client }: OpenRouterContext, signal?: AbortSignal): Promise<OwnKey | null> {
  const reply = await client.call('looking at the own key', { path: '/key', signal });
  const own = z.object({ data: z.object({ expires_at: z.string().nullish() }) }).parse(reply).data;
  return { expiresAt: at(own.expires_at ?? null) };
}

const HOUR_MS = 3_600_000;

function checkAccess({ client, now }: OpenRouterContext, signal?: AbortSignal) {
  const get = (path: string, query = {}) => client.call('checking access', { path, query, signal });
  return checkAreas([
    {
      ...{ area: 'usage', isRequired: true, purpose: 'charts, budgets and alerts' },
      async run() {
        const end = new Date(Math.ceil(now().getTime() / HOUR_MS) * HOUR_MS);
        const time_range = { start: new Date(end.getTime() - HOUR_MS).toISOString(), end: end.toISOString() };
        const body = { metrics: ['request_count'], granularity: 'minute', time_range, limit: 1 };
        await client.call('checking access', { method: 'POST', path: '/analytics/query', body, signal });
        return 'readable: minutes by key and model';
      },
    },
    {
      ...{ area: 'costs', isRequired: true, purpose: 'settled days and the balance' },
      async run() {
        await get('/activity');
        const reply = z
          .object({ data: z.object({ total_credits: Dollars, total_usage: Dollars }) })
          .parse(await get('/credits')).data;
        const left = parseDecimalToNanos(reply.total_credits) - parseDecimalToNanos(reply.total_usage);
        return `readable: settled days; ${formatDollars(left)} of credits are left`;
      },
    },
    {
      ...{ area: 'projects', isRequired: true, purpose: 'names of workspaces' },
      run: async () => void (await get('/workspaces')) as undefined,
    },
    {
      ...{ area: 'api_keys', isRequired: true, purpose: 'names and owners of keys' },
      run: async () => void (await get('/keys')) as undefined,
    },
    {
      ...{ area: 'users', isRequired: false, purpose: 'names of people' },
      run: async () => void (await get('/organization/members', { limit: 1 })) as undefined,
    },
  ]);
}

/** No account has it: hashes are 64 hexadecimal digits. */
const NOBODYS_KEY = '0'.repeat(64);

function checkChangeAccess({ client }: OpenRouterContext, signal?: AbortSignal): Promise<AccessCheck[]> {
  const doing = 'checking what the key can change';
  return Promise.all([
    checkChange('key_changes', 'disable and limit keys', () =>
      client.call(doing, { method: 'PATCH', path: `/keys/${NOBODYS_KEY}`, body: {}, signal }),
    ),
    checkChange('limit_changes', 'set budgets of workspaces', () =>
      client.call(doing, { method: 'PUT', path: '/workspaces/spendwatch-key-check/budgets/monthly', body: {}, signal }),
    ),
  ]);
}

function openOpenRouterLevers({ readKey, actionKey, baseUrl, timeoutMs }: LeverOptions): Levers {
  const acting = { baseUrl, timeoutMs: timeoutMs ?? CHANGE_TIMEOUT_MS, maxRetries: 0 };
  return openHttpLevers({
    name: 'OpenRouter',
    table: OPENROUTER_LEVERS,
    reasons: { 'deny-model': 'OpenRouter keeps models away by guardrails, which this does not change' },
    reader: createOpenRouterClient({ adminKey: readKey, baseUrl, timeoutMs }),
    actor: actionKey === null ? null : createOpenRouterClient({ adminKey: actionKey, ...acting }),
  });
}

export const openRouter: ProviderDefinition = {
  id: 'openrouter',
  name: 'OpenRouter',
  capabilities: CAPABILITIES,
  setup: {
    keyLabel: 'Management key',
    keyPlaceholder: 'sk-or-v1-…',
    keyPage: 'https://openrouter.ai/settings/management-keys',
    steps: [
      'Sign in to openrouter.ai as an admin of the account.',
      'Open Settings, Management keys, and create one.',
      'Paste it here. A key that runs models does not work.',
    ],
    leastRights:
      'A management key. It cannot run a model, but there is none that only reads: whoever has it can make, disable and delete keys.',
    sees: [
      'Usage by workspace, key and model of every vendor, each minute, with what OpenRouter charges',
      'Settled days of the last 30 days, and the credits that are left',
      'What vendors charge for keys of your own, apart from it',
      'Names of workspaces, keys and people',
    ],
    actionKey:
      'A second management key: disables and limits keys, sets budgets of workspaces, only when somebody says so. Without it Spendwatch changes nothing.',
    narrowerReadingKey: null,
    narrowerActionKey: null,
    baseUrl: { example: 'https://openrouter.ai/api/v1', isRequired: false },
  },
  readEnvironment: (env) => ({ adminKey: env.OPENROUTER_MANAGEMENT_KEY, baseUrl: env.OPENROUTER_BASE_URL }),
  open: openOpenRouter,
  openLevers: openOpenRouterLevers,
};
