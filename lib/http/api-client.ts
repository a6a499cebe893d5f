import type { ZodType } from 'zod';
import type { Problem } from '@/lib/contracts/common';

/** A refusal of our own API, as its problem document tells it. Status 0 = the server could not be reached. */
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

type QueryValue = string | number | readonly string[] | null | undefined;
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type ApiRequest<T> = {
  path: string;
  method?: Method;
  query?: Record<string, QueryValue>;
  body?: unknown;
  /** Loaded when the answer arrives, which keeps the validator out of a page's first load. null = no content. */
  schema: (() => Promise<ZodType<T>>) | null;
  signal?: AbortSignal;
};

/** One call of `/api/v1`, its answer checked against the contract. Throws ApiError. */
export async function callApi<T>({ path, method = 'GET', query, body, schema, signal }: ApiRequest<T>): Promise<T> {
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
  if (schema === null) return undefined as T;
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

/** The validator is told how to work before it loads its first schema. */
async function loadShape<T>(schema: () => Promise<ZodType<T>>): Promise<ZodType<T>> {
  await import('./validator-policy');
  return schema();
}

/** Asks for a file by POST and lets the browser save it. Throws ApiError. */
export async function downloadFile(path: string, name: string): Promise<void> {
  const response = await send(`/api/v1${path}`, { method: 'POST' });
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
    if (typeof value === 'string' || typeof value === 'number') search.append(name, String(value));
    else for (const one of value) search.append(name, one);
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
