import { checkAreas, checkChange } from '../http/access';
import type { AccessCheck, ProviderAccess } from '../provider';
import { BY_DIMENSION, OLDER, SPEND_LIMITS } from './api';
import { type AnthropicContext, describeLag, isReportRefused, readWatermark, toInstant } from './context';

const DAY_MS = 86_400_000;

/** One small call an area; says which of the reports is read, and how far behind the other one is. */
export function checkAccess(context: AnthropicContext, signal?: AbortSignal): Promise<ProviderAccess> {
  const { client } = context;
  const small = (path: string) => async () => {
    await client.call('checking access', { path, query: { limit: 1 }, signal });
    return undefined;
  };
  return checkAreas([
    { area: 'usage', isRequired: true, purpose: 'charts, budgets and alerts', run: () => tryUsage(context, signal) },
    {
      area: 'costs',
      isRequired: true,
      purpose: 'comparing estimates with the bill',
      run: () => tryCosts(context, signal),
    },
    { area: 'projects', isRequired: true, purpose: 'names of workspaces', run: small('/v1/organizations/workspaces') },
    {
      area: 'api_keys',
      isRequired: true,
      purpose: 'names and owners of keys',
      run: small('/v1/organizations/api_keys'),
    },
    { area: 'users', isRequired: false, purpose: 'names of people', run: small('/v1/organizations/users') },
  ]);
}

async function tryUsage(context: AnthropicContext, signal?: AbortSignal): Promise<string> {
  const { report, why } = await context.findUsageWay(signal);
  if (report === 'by-dimension') return `readable: the report by dimension is taken, for ${why}`;
  const dayMs = Math.floor(context.now().getTime() / DAY_MS) * DAY_MS;
  await context.client.call('checking access to usage', {
    path: '/v1/organizations/usage_report/messages',
    headers: OLDER,
    query: { starting_at: toInstant(dayMs - DAY_MS), bucket_width: '1d', limit: 1 },
    signal,
  });
  return `readable: the older report is taken, for ${why}; it has no number of requests`;
}

async function tryCosts(context: AnthropicContext, signal?: AbortSignal): Promise<string> {
  const dayMs = Math.floor(context.now().getTime() / DAY_MS) * DAY_MS;
  const { client } = context;
  try {
    await client.call('checking access to costs', {
      path: '/v1/organizations/analytics/cost',
      headers: BY_DIMENSION,
      query: { starting_at: toInstant(dayMs - DAY_MS), ending_at: toInstant(dayMs), time_bucket_width: '1d', limit: 1 },
      signal,
    });
    const refreshedAt = await readWatermark(client, context.now(), signal);
    const lag = refreshedAt && describeLag(context.now().getTime() - refreshedAt.getTime());
    return `readable by key: the report by dimension is taken${lag ? `, which is ${lag} behind` : ''}`;
  } catch (error) {
    if (!isReportRefused(error)) throw error;
    await client.call('checking access to costs', {
      path: '/v1/organizations/cost_report',
      headers: OLDER,
      query: { starting_at: toInstant(dayMs - DAY_MS), limit: 1 },
      signal,
    });
    return 'readable by workspace: the report by dimension is refused, so the older one is taken, which knows no keys';
  }
}

/** No organization has it: ids are random letters and digits. */
const NOBODYS_KEY = 'apikey_spendwatch_key_check';

export function checkChangeAccess({ client }: AnthropicContext, signal?: AbortSignal): Promise<AccessCheck[]> {
  const post = (path: string, headers = {}) =>
    client.call('checking what the key can change', { method: 'POST', path, body: {}, headers, signal });
  return Promise.all([
    checkChange('key_changes', 'switch keys off and on', () => post(`/v1/organizations/api_keys/${NOBODYS_KEY}`)),
    checkChange('limit_changes', 'set spend limits', () => post('/v1/organizations/spend_limits', SPEND_LIMITS)),
  ]);
}
