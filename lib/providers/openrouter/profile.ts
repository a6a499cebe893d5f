import type { ProviderCapabilities } from '@/lib/domain/connections/provider-capabilities';
import type { ProviderProfile } from '../definition';

export const CAPABILITIES: ProviderCapabilities = {
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

export const openRouterProfile: ProviderProfile = {
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
      'A management key. It cannot run a model, but there is no read-only kind: anyone who has it can make, disable and delete keys.',
    sees: [
      'Usage by workspace, key and model of every vendor, each minute, with what OpenRouter charges',
      'Settled days of the last 30 days, and the credits that are left',
      'What vendors charge for keys of your own, apart from it',
      'Names of workspaces, keys and people',
    ],
    actionKey:
      'A second management key: disables and limits keys, sets budgets of workspaces, only when a person decides it. Without it Spendwatch changes nothing.',
    narrowerReadingKey: null,
    narrowerActionKey: null,
    baseUrl: { example: 'https://openrouter.ai/api/v1', isRequired: false },
  },
  pages: {
    keys: 'https://openrouter.ai/settings/keys',
    limits: 'https://openrouter.ai/settings/keys',
  },
  readEnvironment: (env) => ({ adminKey: env.OPENROUTER_MANAGEMENT_KEY, baseUrl: env.OPENROUTER_BASE_URL }),
};
