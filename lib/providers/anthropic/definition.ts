import { readNow } from '@/lib/clock';
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
import { anthropicProfile, CAPABILITIES } from './profile';

const LEVERS = {
  'lower-rate-limit': workspaceRateLimit,
  'disable-key': disableKey,
  'spend-limit': spendLimit,
  'delete-key': archiveKey,
} as const;

function openAnthropic({ adminKey, baseUrl, timeoutMs, maxRetries, now = readNow }: OpenOptions): UsageProvider {
  const context = createContext(createAnthropicClient({ adminKey, baseUrl, timeoutMs, maxRetries }), now);
  return {
    capabilities: CAPABILITIES,
    listUsagePages: (query) => listUsagePages(context, query),
    listCostPages: (query) => listCostPages(context, query),
    ...createInventory(context),
    // The API does not say which key is asking.
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
  ...anthropicProfile,
  open: openAnthropic,
  openLevers: openAnthropicLevers,
};
