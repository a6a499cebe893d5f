import type OpenAI from 'openai';
import type { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { ProviderApiKey, ProviderProject, ProviderServiceAccount, ProviderUser } from '../provider';
import { ProviderReplyError } from './errors';
import { apiKeySchema, projectSchema, serviceAccountSchema, userSchema } from './schema';
import { callSdk } from './sdk';

const PAGE_SIZE = 100;

type CursorPage = { data: unknown[]; has_more?: boolean | null; last_id?: string | null };
type ListQuery = { limit: number; after?: string };
type ReadPage = (query: ListQuery) => PromiseLike<CursorPage>;

/** All projects, archived ones included. */
export async function listProjects(sdk: OpenAI, signal?: AbortSignal): Promise<ProviderProject[]> {
  const options = signal ? { signal } : {};
  return collect('listing projects', projectSchema, (query) =>
    sdk.admin.organization.projects.list({ ...query, include_archived: true }, options),
  );
}

/** `owner_project_access=any`, for the default list hides enabled keys of owners who left the project. */
export async function listApiKeys(sdk: OpenAI, projectId: string, signal?: AbortSignal): Promise<ProviderApiKey[]> {
  const options = signal ? { signal } : {};
  const keys = await emptyIfArchived(() =>
    collect(`listing keys of project ${projectId}`, apiKeySchema, (query) =>
      sdk.admin.organization.projects.apiKeys.list(projectId, { ...query, owner_project_access: 'any' }, options),
    ),
  );
  return keys.map((key) => ({ ...key, projectId }));
}

export async function listServiceAccounts(
  sdk: OpenAI,
  projectId: string,
  signal?: AbortSignal,
): Promise<ProviderServiceAccount[]> {
  const options = signal ? { signal } : {};
  const accounts = await emptyIfArchived(() =>
    collect(`listing service accounts of project ${projectId}`, serviceAccountSchema, (query) =>
      sdk.admin.organization.projects.serviceAccounts.list(projectId, query, options),
    ),
  );
  return accounts.map((account) => ({ ...account, projectId }));
}

export async function listUsers(sdk: OpenAI, signal?: AbortSignal): Promise<ProviderUser[]> {
  const options = signal ? { signal } : {};
  return collect('listing users', userSchema, (query) => sdk.admin.organization.users.list(query, options));
}

/** Every record of a list that is followed by id. */
export async function collect<T>(doing: string, schema: z.ZodType<T>, read: ReadPage): Promise<T[]> {
  const items: T[] = [];
  for await (const page of followCursor(doing, read)) {
    items.push(...page.map((item, index) => parseItem(doing, schema, item, index)));
  }
  return items;
}

/** Follows `last_id` to the end; ends on an empty page or on a cursor that was used before. */
export async function* followCursor(doing: string, read: ReadPage): AsyncGenerator<unknown[]> {
  const seen = new Set<string>();
  let after: string | undefined;
  while (true) {
    const cursor = after;
    const page = await callSdk(doing, () =>
      read(cursor === undefined ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, after: cursor }),
    );
    yield page.data;
    const next = page.last_id ?? readId(page.data.at(-1));
    if (page.data.length === 0 || page.has_more !== true || next === null || seen.has(next)) return;
    seen.add(next);
    after = next;
  }
}

function parseItem<T>(doing: string, schema: z.ZodType<T>, item: unknown, index: number): T {
  const parsed = schema.safeParse(item);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue ? `data[${index}].${issue.path.join('.')}: ${issue.message}` : `data[${index}]`;
  throw new AppError('provider_unavailable', `OpenAI sent a record that cannot be read while ${doing}: ${place}`);
}

function readId(item: unknown): string | null {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : null;
}

/** Anything under an archived project is refused with 400; it has nothing left that could spend. */
async function emptyIfArchived<T>(list: () => Promise<T[]>): Promise<T[]> {
  try {
    return await list();
  } catch (error) {
    const cause = error instanceof AppError ? error.cause : null;
    if (cause instanceof ProviderReplyError && cause.status === 400 && /archived/i.test(cause.message)) return [];
    throw error;
  }
}
