import type { ProviderCapabilities } from '@/lib/domain/connections/provider-capabilities';
import type { ProviderProfile } from '../definition';

export const CAPABILITIES: ProviderCapabilities = {
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

export const anthropicProfile: ProviderProfile = {
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
      'An admin key. There is no read-only kind: anyone who has it can switch keys off and change workspaces, so keep it nowhere else.',
    sees: [
      'Usage by workspace, key, person and model, each minute',
      'The bill of each day, by key where the newer report may be read',
      'Names of workspaces, keys and people',
    ],
    actionKey:
      'A second admin key: switches keys off and on, lowers limits of workspaces, only when a person decides it. Without it Spendwatch changes nothing.',
    narrowerReadingKey: null,
    narrowerActionKey: null,
    baseUrl: { example: 'https://api.anthropic.com', isRequired: false },
  },
  pages: {
    keys: 'https://platform.claude.com/settings/keys',
    limits: 'https://platform.claude.com/settings/limits',
  },
  readEnvironment: (env) => ({
    adminKey: env.ANTHROPIC_ADMIN_KEY,
    actionKey: env.ANTHROPIC_ACTION_KEY,
    baseUrl: env.ANTHROPIC_BASE_URL,
  }),
};
