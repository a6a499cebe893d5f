import { z } from 'zod';
import { createJsonClient, type JsonClient } from '../http/json-client';

/**
 * How OpenRouter's management API is spoken to. Its official library turns amounts into floats and does not go through the
 * address guard, so the project's own client is used.
 *
 * Source: OpenRouter's OpenAPI document of August 2026.
 */
const OPENROUTER_BASE_URL = 'https://openrouter.ai/api/v1';

export type OpenRouterOptions = {
  adminKey: string;
  baseUrl?: string | undefined;
  timeoutMs?: number | undefined;
  maxRetries?: number | undefined;
};

const ErrorBody = z.object({
  error: z.object({ code: z.union([z.number(), z.string()]).nullish(), message: z.string().nullish() }),
});

export function createOpenRouterClient({ adminKey, baseUrl, timeoutMs, maxRetries }: OpenRouterOptions): JsonClient {
  return createJsonClient({
    name: 'OpenRouter',
    baseUrl: (baseUrl ?? OPENROUTER_BASE_URL).replace(/\/+$/, ''),
    key: adminKey,
    headers: { authorization: `Bearer ${adminKey}` },
    timeoutMs,
    maxRetries,
    readError: (body) => {
      const { error } = ErrorBody.parse(body);
      return { message: error.message ?? null, code: error.code == null ? null : String(error.code) };
    },
  });
}

const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? null);
/** An amount in dollars: the client keeps the text of a fraction. */
export const Dollars = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => value ?? 0);

export const KeyRecord = z.object({
  hash: z.string(),
  name: Text,
  label: Text,
  disabled: z.boolean(),
  limit: z.union([z.string(), z.number()]).nullish(),
  limit_reset: Text,
  usage: Dollars,
  creator_user_id: Text,
  workspace_id: Text,
  created_at: Text,
  expires_at: Text,
});
export type KeyRecord = z.infer<typeof KeyRecord>;

export const Workspace = z.object({ id: z.string(), name: Text, created_at: Text });
export const Member = z.object({
  id: z.string(),
  first_name: Text,
  last_name: Text,
  email: Text,
  role: Text,
});

/** What one provider object has learned about its account. */
export type OpenRouterContext = {
  client: JsonClient;
  now: () => Date;
  /** All keys, disabled ones too; read anew when `isFresh` is wanted. */
  listKeys(options: { isFresh: boolean; signal?: AbortSignal | undefined }): Promise<KeyRecord[]>;
  listWorkspaces(signal?: AbortSignal): Promise<z.infer<typeof Workspace>[]>;
};

const LIST_PAGE = 100;

/** Follows `offset` until a page is not full. */
export async function collectByOffset<T extends z.ZodType>(
  client: JsonClient,
  doing: string,
  request: { path: string; query?: Record<string, string | number | boolean>; signal?: AbortSignal | undefined },
  schema: T,
): Promise<z.output<T>[]> {
  const found: z.output<T>[] = [];
  for (let offset = 0; ; offset += LIST_PAGE) {
    const reply = await client.call(doing, { ...request, query: { ...request.query, offset } });
    const page = z.object({ data: z.array(schema) }).parse(reply).data;
    found.push(...page);
    if (page.length < LIST_PAGE) return found;
  }
}

export function createContext(client: JsonClient, now: () => Date): OpenRouterContext {
  let keys: Promise<KeyRecord[]> | null = null;
  const listWorkspaces = (signal?: AbortSignal) =>
    collectByOffset(client, 'listing workspaces', { path: '/workspaces', signal }, Workspace);
  /** A list without a workspace shows the default one only. */
  const loadKeys = async (signal?: AbortSignal) => {
    const found: KeyRecord[] = [];
    for (const { id } of await listWorkspaces(signal)) {
      const query = { include_disabled: true, workspace_id: id };
      found.push(...(await collectByOffset(client, 'listing keys', { path: '/keys', query, signal }, KeyRecord)));
    }
    return [...new Map(found.map((one) => [one.hash, one])).values()];
  };
  return {
    client,
    now,
    listWorkspaces,
    listKeys: ({ isFresh, signal }) => {
      if (isFresh) keys = null;
      keys ??= loadKeys(signal);
      keys.catch(() => {
        keys = null;
      });
      return keys;
    },
  };
}
