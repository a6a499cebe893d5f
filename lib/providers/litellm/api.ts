import { z } from 'zod';
import { createJsonClient, type JsonClient } from '../http/json-client';

/**
 * How a LiteLLM proxy is spoken to: there is no official library. The proxy serves its own OpenAPI document, and versions
 * differ, so what it has is looked at when its key is tried.
 *
 * Source: LiteLLM's code and OpenAPI document of version 1.95 to 1.102 (August 2026).
 */
export type LiteLlmOptions = {
  adminKey: string;
  baseUrl?: string | undefined;
  timeoutMs?: number | undefined;
  maxRetries?: number | undefined;
};

const ErrorBody = z.object({
  error: z.object({ message: z.string().nullish(), code: z.union([z.string(), z.number()]).nullish() }).nullish(),
  detail: z.unknown().optional(),
});

export function createLiteLlmClient({ adminKey, baseUrl, timeoutMs, maxRetries }: LiteLlmOptions): JsonClient {
  return createJsonClient({
    name: 'LiteLLM',
    baseUrl: (baseUrl ?? '').replace(/\/+$/, ''),
    key: adminKey,
    headers: { authorization: `Bearer ${adminKey}` },
    timeoutMs,
    maxRetries,
    readError: (body) => {
      const { error, detail } = ErrorBody.parse(body);
      const message = error?.message ?? (detail === undefined ? null : JSON.stringify(detail));
      return { message, code: error?.code == null ? null : String(error.code) };
    },
  });
}

export const Text = z
  .string()
  .nullish()
  .transform((text) => text || null);
const Count = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => Number(value ?? 0))
  .pipe(z.number().int().min(0));

/** One request. Prompts and answers, which the proxy may keep beside it, are not read. */
export const LogRow = z.object({
  request_id: z.string(),
  call_type: Text,
  api_key: Text,
  spend: z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value) => value ?? 0),
  prompt_tokens: Count,
  completion_tokens: Count,
  startTime: z.string(),
  model: Text,
  custom_llm_provider: Text,
  user: Text,
  end_user: Text,
  team_id: Text,
  metadata: z
    .object({
      additional_usage_values: z
        .object({ cache_read_input_tokens: Count, cache_creation_input_tokens: Count })
        .partial()
        .nullish(),
    })
    .nullish()
    .catch(null),
});
export type LogRow = z.infer<typeof LogRow>;

export const KeyRecord = z.object({
  token: z.string(),
  key_alias: Text,
  key_name: Text,
  team_id: Text,
  user_id: Text,
  blocked: z.boolean().nullish(),
  created_at: Text,
  expires: Text,
});
export const Team = z.object({
  team_id: z.string(),
  team_alias: Text,
  blocked: z.boolean().nullish(),
  created_at: Text,
});
export const Person = z.object({ user_id: z.string(), user_email: Text, user_role: Text, user_alias: Text });

/** Keys without a team belong here. */
export const NO_TEAM = 'no-team';
