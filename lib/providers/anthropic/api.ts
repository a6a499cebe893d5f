import { z } from 'zod';
import { createJsonClient, type JsonClient } from '../http/json-client';

/**
 * How Anthropic's Admin API is spoken to. The official library (1.14) has no calls for the older reports, which are the
 * fresh ones, and none that keep amounts as text; so the project's own client is used.
 *
 * Source: documentation of the Admin API (August 2026) and the types of @anthropic-ai/sdk 1.14.0 (November 2026).
 */
const ANTHROPIC_BASE_URL = 'https://api.anthropic.com';

/** Shapes of keys, workspaces and limits differ by version, so it is pinned; the older reports are of the older one. */
const CURRENT = { 'anthropic-version': '2026-10-21' };
export const OLDER = { 'anthropic-version': '2023-06-01' };
export const BY_DIMENSION = { 'anthropic-beta': 'analytics-usage-cost-2026-08-24' };
export const SPEND_LIMITS = { 'anthropic-beta': 'spend-limit-reads-2026-09-26' };

export type AnthropicOptions = {
  adminKey: string;
  baseUrl?: string | undefined;
  timeoutMs?: number | undefined;
  maxRetries?: number | undefined;
};

const ErrorBody = z.object({
  error: z.object({
    type: z.string().nullish(),
    message: z.string().nullish(),
    details: z.object({ error_code: z.string().nullish() }).nullish(),
  }),
});

export function createAnthropicClient({ adminKey, baseUrl, timeoutMs, maxRetries }: AnthropicOptions): JsonClient {
  return createJsonClient({
    name: 'Anthropic',
    // People paste the address with and without the version.
    baseUrl: (baseUrl ?? ANTHROPIC_BASE_URL).replace(/\/+$/, '').replace(/\/v1$/, ''),
    key: adminKey,
    headers: {
      'x-api-key': adminKey,
      'user-agent': 'Spendwatch/1.0 (https://github.com/spendwatch/spendwatch)',
      ...CURRENT,
    },
    timeoutMs,
    maxRetries,
    readError: (body) => {
      const { error } = ErrorBody.parse(body);
      return { message: error.message ?? null, code: error.details?.error_code ?? error.type ?? null };
    },
  });
}
