import type { ProviderCapabilities } from '@/lib/domain/connections/provider-capabilities';
import type { ProviderProfile } from '../definition';

export const CAPABILITIES: ProviderCapabilities = {
  kinds: ['completions', 'embeddings', 'images', 'moderations', 'audio_transcriptions', 'audio_speeches'],
  dimensions: ['project', 'apiKey', 'user', 'model'],
  freshness: 'Seconds to about a minute after a request has ended: the proxy writes its log in batches.',
  countsRequests: true,
  billsByKey: false,
  billing: 'sees',
  priceCatalogue: null,
  levers: ['disable-key', 'spend-limit', 'delete-key'],
  hasAuditLog: false,
  showsOwnKey: true,
  hasBalance: false,
};

export const liteLlmProfile: ProviderProfile = {
  id: 'litellm',
  name: 'LiteLLM proxy',
  capabilities: CAPABILITIES,
  setup: {
    keyLabel: 'Read key or master key',
    keyPlaceholder: 'sk-…',
    keyPage: null,
    steps: [
      'Make a user with the role “Admin (View Only)” in the proxy’s interface, and a key of that user.',
      'Paste the key and the address of the proxy. The master key works too, and can change everything.',
      'An address in your own network must be named in ALLOWED_PRIVATE_HOSTS or LITELLM_URL.',
    ],
    leastRights: 'A key of a user with the role proxy_admin_viewer.',
    sees: [
      'Each request with team, key, person or end user and model, summed to minutes; never a prompt or an answer',
      'What the proxy reckons that it cost: the bill is your vendor’s',
      'Names of teams, keys and people',
    ],
    actionKey:
      'The master key or a key of a proxy admin: blocks and unblocks keys and teams, only when a person decides it. Without it Spendwatch changes nothing.',
    narrowerReadingKey: 'Reading needs a key of a user with the role proxy_admin_viewer.',
    narrowerActionKey: null,
    baseUrl: { example: 'http://litellm.lan:4000', isRequired: true },
  },
  pages: {
    keys: null,
    limits: null,
  },
  readEnvironment: (env) => ({ adminKey: env.LITELLM_KEY, baseUrl: env.LITELLM_URL }),
};
