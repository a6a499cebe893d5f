import type { input, ZodType } from 'zod';
import type { ApiOperations } from '@/lib/api/operations';
import type { Problem } from '@/lib/contracts/common';

/** An error answer of our own API, as its problem document describes it. Status 0 = the server could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly errors: readonly { path: string; message: string }[];

  constructor(status: number, code: string, detail: string, errors: ApiError['errors'] = [], cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

type QueryValue = string | number | boolean | readonly string[] | null | undefined;

type OperationName = keyof ApiOperations;
type Types<N extends OperationName> = NonNullable<ApiOperations[N]['types']>;
type InputOf<S> = S extends ZodType ? Sent<input<S>> : never;
/** What is sent is not changed. */
type Sent<T> = T extends object ? { readonly [K in keyof T]: Sent<T[K]> } : T;

/** Names in braces: `DELETE /channels/{id}/browsers/{browserId}` has two. */
type ParamNames<N extends string> = N extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamNames<Rest> : never;
type Params<N extends OperationName> = [ParamNames<N>] extends [never]
  ? { params?: never }
  : { params: Record<ParamNames<N>, string> };
type Query<N extends OperationName> = { [K in keyof InputOf<Types<N>['query']>]: QueryValue };
type Queried<N extends OperationName> = Types<N>['query'] extends ZodType ? { query?: Query<N> } : { query?: never };
type Body<N extends OperationName> = Types<N>['body'] extends ZodType
  ? { body: InputOf<Types<N>['body']> }
  : { body?: never };
type Answer<N extends OperationName> = Types<N>['answer'] extends ZodType<infer T> ? T : undefined;

type Call<N extends OperationName> = Params<N> & Queried<N> & Body<N> & { signal?: AbortSignal };
type AnyCall = {
  params?: Record<string, string>;
  query?: Record<string, QueryValue>;
  body?: unknown;
  signal?: AbortSignal;
  schema?: () => Promise<ZodType>;
};

/**
 * One operation of the API by its name in the table, such as `PATCH /budgets/{id}`. With `schema` the answer is checked
 * against the contract; without, it is not read. The schema is loaded when the answer arrives, which keeps the validator
 * out of a page's first load. Throws ApiError.
 */
export async function callApi<N extends OperationName>(
  operation: N,
  call: Call<N> & { schema: () => Promise<ZodType<Answer<N>>> },
): Promise<Answer<N>>;
export async function callApi<N extends OperationName>(
  operation: N,
  ...call: Record<string, never> extends Call<N> ? [Call<N>?] : [Call<N>]
): Promise<void>;
export async function callApi(
  operation: OperationName,
  { params = {}, query, body, schema, signal }: AnyCall = {},
): Promise<unknown> {
  const [method = '', pattern = ''] = operation.split(' ');
  const path = fillPath(pattern, params);
  const response = await send(`/api/v1${path}${renderQuery(query)}`, {
    method,
    headers: {
      accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw await readProblem(response);
  if (!schema) return undefined;
  const [shape, answer] = await Promise.all([loadShape(schema), response.json()]);
  const parsed = shape.safeParse(answer);
  if (!parsed.success) {
    throw new ApiError(
      response.status,
      'unexpected_answer',
      `The answer of ${path} has an unexpected shape`,
      [],
      parsed.error,
    );
  }
  return parsed.data;
}

type PartOperation = 'PUT /bill-files/{id}/content';

/** Sends a part of a file. Throws ApiError. */
export async function sendPart<N extends PartOperation>(
  operation: N,
  { params, query, part, signal }: Params<N> & Queried<N> & { part: Blob; signal?: AbortSignal },
): Promise<void> {
  const [method = '', pattern = ''] = operation.split(' ');
  const headers = { 'content-type': 'application/octet-stream' };
  const init = { method, headers, body: part, ...(signal && { signal }) };
  const response = await send(`/api/v1${fillPath(pattern, params ?? {})}${renderQuery(query)}`, init);
  if (!response.ok) throw await readProblem(response);
}

const fillPath = (pattern: string, params: Record<string, string>): string =>
  pattern.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));

/** Configures the validator before it loads its first schema. */
async function loadShape<T>(schema: () => Promise<ZodType<T>>): Promise<ZodType<T>> {
  await import('./validator-policy');
  return schema();
}

type FileOperation = 'POST /workspace/export' | 'POST /members/{id}/export';

/** Asks for a file by POST and lets the browser save it. Throws ApiError. */
export async function downloadFile<N extends FileOperation>(
  operation: N,
  { params, name }: Params<N> & { name: string },
): Promise<void> {
  const [method = '', pattern = ''] = operation.split(' ');
  const response = await send(`/api/v1${fillPath(pattern, params ?? {})}`, { method });
  if (!response.ok) throw await readProblem(response);
  const url = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(
      0,
      'unreachable',
      'Spendwatch does not answer. Check that it is running, then try again.',
      [],
      error,
    );
  }
}

async function readProblem(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  return new ApiError(
    response.status,
    problem?.code ?? 'unknown',
    problem?.detail ?? problem?.title ?? `The server answered ${response.status} ${response.statusText}`.trim(),
    problem?.errors ?? [],
  );
}

/** Repeats a name for each value of a list; leaves out what is absent. */
export function renderQuery(query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    if (typeof value !== 'object') search.append(name, String(value));
    else for (const one of value) search.append(name, one);
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
