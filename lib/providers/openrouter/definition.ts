import { z } from 'zod';
import { readNow } from '@/lib/clock';
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
import { CAPABILITIES, openRouterProfile } from './profile';

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
    readBalance: (signal) => readBalance(context, signal),
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

const Credits = z.object({ data: z.object({ total_credits: Dollars, total_usage: Dollars }) });

/** What was paid in less what was used, of the answer about credits. */
function readLeft(answer: unknown): bigint {
  const { total_credits, total_usage } = Credits.parse(answer).data;
  return parseDecimalToNanos(total_credits) - parseDecimalToNanos(total_usage);
}

async function readBalance({ client }: OpenRouterContext, signal?: AbortSignal) {
  return { leftNanos: readLeft(await client.call('reading the balance', { path: '/credits', signal })) };
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
        return `readable: settled days; ${formatDollars(readLeft(await get('/credits')))} of credits are left`;
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
  ...openRouterProfile,
  open: openOpenRouter,
  openLevers: openOpenRouterLevers,
};
