import { z } from 'zod';
import { BILLINGS, PROVIDER_DIMENSIONS } from '@/lib/domain/connections/provider-capabilities';
import { CONTAINMENT_ACTIONS } from '@/lib/domain/containment/action';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';

/** A provider that can be connected: what it can do, and what a person has to do to connect it. */
export const Provider = z.object({
  id: z.string().meta({ description: 'As `provider` of a connection' }),
  name: z.string(),
  capabilities: z.object({
    isPushed: z.boolean().meta({ description: 'Its senders push usage with a token of Spendwatch; it has no key' }),
    kinds: z.array(z.enum(USAGE_KINDS)),
    dimensions: z.array(z.enum(PROVIDER_DIMENSIONS)).meta({ description: 'Dimensions that its usage can be split by' }),
    freshness: z.string(),
    countsRequests: z.boolean().meta({ description: 'false = it counts tokens and no requests' }),
    billsByKey: z.boolean(),
    billing: z.enum(BILLINGS).meta({
      description: 'bills = its bill is yours; sees = it shows what another provider bills; both = some of either',
    }),
    priceCatalogue: z.string().nullable().meta({
      description: 'Where its models are looked up in the price data; null = it says itself what usage cost',
    }),
    levers: z.array(z.enum(CONTAINMENT_ACTIONS)),
    hasAuditLog: z.boolean(),
    showsOwnKey: z.boolean(),
    hasBalance: z.boolean(),
  }),
  setup: z.object({
    keyLabel: z.string(),
    keyPlaceholder: z.string(),
    keyPage: z.url().nullable().meta({ description: 'Where the key is made' }),
    steps: z.array(z.string()),
    leastRights: z.string(),
    sees: z.array(z.string()),
    actionKey: z.string().nullable().meta({ description: 'What a second key for acting does; null = there is none' }),
    baseUrl: z.object({ example: z.string(), isRequired: z.boolean() }),
  }),
});
export type Provider = z.infer<typeof Provider>;
