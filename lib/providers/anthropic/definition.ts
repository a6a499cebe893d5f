import { readNow } from '@/lib/clock';
import type { ProviderCapabilities } from '@/lib/domain/connections/provider-capabilities';
import type { LeverOptions, OpenOptions, ProviderDefinition } from '../definition';
import { CHANGE_TIMEOUT_MS, openHttpLevers } from '../http/levers';
import type { Levers } from '../levers';
import type { UsageProvider } from '../provider';
import { createAnthropicClient } from './api';
import { checkAccess, checkChangeAccess } from './check-access';
import { createContext } from './context';
import { archiveKey, disableKey } from './levers/keys';
import { workspaceRateLimit } from './levers/rate-limits';
import { spendLimit } from './levers/spend-limit';
import { listCostPages } from './list-costs';
import { createInventory } from './list-inventory';
import { listUsagePages } from './list-usage';

const LEVERS = {
  'lower-rate-limit': workspaceRateLimit,
  'disable-key': disableKey,
  'spend-limit': spendLimit,
  'delete-key': archiveKey,
} as const;

const CAPABILITIES: ProviderCapabilities = {
  kinds: ['completions', 'web_search_calls'],
  dimensions: ['project', 'apiKey', 'user', 'model'],
  freshness: 'The older report within about 5 minutes; the lag of the newer one is measured when you connect.',
  countsRequests: false,
  billsByKey: true,
  billing: 'bills',
  priceCatalogue: 'anthropic',
  levers: ['lower-rate-limit', 'disable-key', 'spend-limit', 'delete-key'],
  hasAuditLog: false,
  showsOwnKey: false,
  hasBalance: false,
};

function openAnthropic({ adminKey, baseUrl, timeoutMs, maxRetries, now = readNow }: OpenOptions): UsageProvider {
  const context = createContext(createAnthropicClient({ adminKey, baseUrl, timeoutMs, maxRetries }), now);
  return {
    capabilities: CAPABILITIES,
    listUsagePages: (query) => listUsagePages(context, query),
    listCostPages: (query) => listCostPages(context, query),
    ...createInventory(context),
    // Nothing tells which key is asking.
    findOwnKey: async () => null,
    auditLog: null,
    checkAccess: (signal) => checkAccess(context, signal),
    checkChangeAccess: (signal) => checkChangeAccess(context, signal),
  };
}

function openAnthropicLevers({ readKey, actionKey, baseUrl, timeoutMs }: LeverOptions): Levers {
  const acting = { baseUrl, timeoutMs: timeoutMs ?? CHANGE_TIMEOUT_MS, maxRetries: 0 };
  return openHttpLevers({
    name: 'Anthropic',
    table: LEVERS,
    reasons: {
      'restrict-key': 'Anthropic keys have no permissions to take away: switch the key off instead',
      'expire-key': 'Anthropic sets no end on a key that exists: switch it off instead',
      'remove-member': 'removing a person from an Anthropic organization leaves their keys alive',
    },
    reader: createAnthropicClient({ adminKey: readKey, baseUrl, timeoutMs }),
    actor: actionKey === null ? null : createAnthropicClient({ adminKey: actionKey, ...acting }),
  });
}

export const anthropic: ProviderDefinition = {
  id: 'anthropic',
  name: 'Anthropic',
  capabilities: CAPABILITIES,
  setup: {
    keyLabel: 'Admin key',
    keyPlaceholder: 'sk-ant-admin01-…',
    keyPage: 'https://platform.claude.com/settings/admin-keys',
    steps: [
      'Sign in to the Claude Console as an admin of an organization; a personal account has no admin keys.',
      'Open Settings, Admin keys, and create one.',
      'Paste it here. A key of a workspace does not work.',
    ],
    leastRights:
      'An admin key. There is none that only reads: whoever has it can switch keys off and change workspaces, so keep it nowhere else.',
    sees: [
      'Usage by workspace, key, person and model, each minute',
      'The bill of each day, by key where the newer report may be read',
      'Names of workspaces, keys and people',
    ],
    actionKey:
      'A second admin key: switches keys off and on, lowers limits of workspaces, only when somebody says so. Without it Spendwatch changes nothing.',
    narrowerReadingKey: null,
    narrowerActionKey: null,
    baseUrl: { example: 'https://api.anthropic.com', isRequired: false },
  },
  readEnvironment: (env) => ({
    adminKey: env.ANTHROPIC_ADMIN_KEY,
    actionKey: env.ANTHROPIC_ACTION_KEY,
    baseUrl: env.ANTHROPIC_BASE_URL,
  }),
  open: openAnthropic,
  openLevers: openAnthropicLevers,
};
