import type { ProviderCapabilities } from '@/lib/domain/connections/provider-capabilities';
import { BY_VENDOR } from '@/lib/domain/pricing/vendor-models';
import type { ProviderProfile } from '../definition';

export const CAPABILITIES: ProviderCapabilities = {
  isPushed: true,
  kinds: ['completions', 'embeddings'],
  dimensions: ['project', 'user', 'model'],
  freshness:
    'Seconds after the sender exports, usually once a minute. Nothing received is not the same as nothing spent.',
  countsRequests: true,
  billsByKey: false,
  billing: 'sees',
  priceCatalogue: BY_VENDOR,
  levers: [],
  hasAuditLog: false,
  showsOwnKey: false,
  hasBalance: false,
};

export const otlpProfile: ProviderProfile = {
  id: 'otlp',
  name: 'OpenTelemetry (OTLP)',
  capabilities: CAPABILITIES,
  setup: {
    keyLabel: 'Token of the source',
    keyPlaceholder: 'so_…',
    keyPage: null,
    steps: [
      'Name the source and save it: Spendwatch makes its token and shows it once.',
      'Give your OpenTelemetry SDK, Collector or Claude Code the endpoint and the token, as shown then.',
      'Within a minute or two the source shows when it last received something.',
    ],
    leastRights: 'The token can send usage to this source and read nothing.',
    sees: [
      'Tokens by service, model and person, by minute, from metrics or spans',
      'What Claude Code says that its tokens cost; everything else is estimated',
      'Never a prompt or an answer: other attributes are not read',
    ],
    actionKey: null,
    narrowerReadingKey: null,
    narrowerActionKey: null,
    baseUrl: { example: '', isRequired: false },
  },
  pages: { keys: null, limits: null },
  readEnvironment: () => ({ adminKey: undefined, baseUrl: undefined }),
};
