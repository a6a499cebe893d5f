import type { ProviderProfile } from '../definition';
import { OPENAI_CAPABILITIES } from './capabilities';

export const openAiProfile: ProviderProfile = {
  id: 'openai',
  name: 'OpenAI',
  capabilities: OPENAI_CAPABILITIES,
  setup: {
    keyLabel: 'Admin key',
    keyPlaceholder: 'sk-admin-…',
    keyPage: 'https://platform.openai.com/settings/organization/admin-keys',
    steps: [
      'Sign in to platform.openai.com as an owner of the organization.',
      'Open Organization, Admin keys, and create a key with the permission “Read only”.',
      'Paste it here. A project key does not work.',
    ],
    leastRights: 'An admin key with the permission “Read only”.',
    sees: [
      'Usage by project, key, person and model, each minute',
      'The bill of each day',
      'Names of projects, keys and people',
      'The audit log, where it is switched on',
    ],
    actionKey: 'Sets spend limits and ends keys, only when a person decides it. Without it Spendwatch changes nothing.',
    narrowerReadingKey: 'Reading needs an admin key with the permission "Read only".',
    narrowerActionKey:
      'Acting needs an admin key with the permission "Restricted" and only organization administration set to write.',
    baseUrl: { example: 'https://api.openai.com/v1', isRequired: false },
  },
  pages: {
    keys: 'https://platform.openai.com/settings/organization/api-keys',
    limits: 'https://platform.openai.com/settings/organization/limits',
  },
  readEnvironment: (env) => ({
    adminKey: env.OPENAI_ADMIN_KEY,
    actionKey: env.OPENAI_ACTION_KEY,
    baseUrl: env.OPENAI_BASE_URL,
  }),
};
