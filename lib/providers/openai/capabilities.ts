import type { ProviderCapabilities } from '@/lib/domain/connections/provider-capabilities';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';

export const OPENAI_CAPABILITIES: ProviderCapabilities = {
  kinds: USAGE_KINDS,
  dimensions: ['project', 'apiKey', 'user', 'model'],
  freshness: 'Usually within a few minutes; late usage changes earlier minutes for hours.',
  countsRequests: true,
  billsByKey: true,
  billing: 'bills',
  priceCatalogue: 'openai',
  levers: [
    'lower-rate-limit',
    'deny-model',
    'disable-hosted-tools',
    'limit-service-tiers',
    'restrict-key',
    'spend-limit',
    'expire-key',
    'remove-member',
    'delete-key',
    'delete-service-account',
  ],
  hasAuditLog: true,
  showsOwnKey: true,
  hasBalance: false,
};
