import type { UsageQuery } from '@/lib/contracts/usage/usage';

type Filter =
  | 'model'
  | 'project'
  | 'apiKey'
  | 'user'
  | 'kind'
  | 'serviceTier'
  | 'batch'
  | 'connection'
  | 'provider'
  | 'payer';

/** A usage question that leaves nothing out. */
export const NO_FILTERS: Pick<UsageQuery, Filter> = {
  model: [],
  project: [],
  apiKey: [],
  user: [],
  kind: [],
  serviceTier: [],
  batch: [],
  connection: [],
  provider: [],
  payer: [],
};
