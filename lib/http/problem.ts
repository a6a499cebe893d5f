import { z } from 'zod';
import type { Problem } from '@/lib/contracts/common';
import { AppError, type AppErrorCode, type FieldError } from '@/lib/errors';

/** Failures that exist only because the caller speaks HTTP. */
type HttpErrorCode = 'method_not_allowed' | 'payload_too_large' | 'unsupported_media_type' | 'internal';

/** The one table from failure to status (RFC 9110) and title. */
const KINDS: Record<AppErrorCode | HttpErrorCode, { status: number; title: string }> = {
  invalid_input: { status: 400, title: 'The request is not valid' },
  unauthorized: { status: 401, title: 'Sign-in needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  verification_needed: { status: 403, title: 'Prove that it is you' },
  too_many_requests: { status: 429, title: 'Too many attempts' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Conflict' },
  payload_too_large: { status: 413, title: 'Request body too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  provider_rejected: { status: 422, title: 'The provider refused the key' },
  provider_request_refused: { status: 422, title: 'The provider refused the request' },
  internal: { status: 500, title: 'Unexpected error' },
  provider_unavailable: { status: 502, title: 'The provider is not reachable' },
  provider_rate_limited: { status: 503, title: 'The provider asks to slow down' },
  database_unavailable: { status: 503, title: 'The database is not reachable' },
  unavailable: { status: 503, title: 'Not available right now' },
};

/** A failure of the HTTP exchange itself. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  constructor(
    readonly code: HttpErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Field errors of a zod failure, `prefix` naming the part of the request ("query", "body"). */
function mapZodErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String).join('.');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: 'this field is not known' }));
  });
}

/** Turns zod's verdict on one part of a request into the failure that the caller sees. */
export function createInvalidInput(part: string, error: z.ZodError): AppError {
  const errors = mapZodErrors(error);
  const first = errors[0];
  const detail = first ? `${first.path ? `${part} "${first.path}"` : part}: ${first.message}` : `${part} is not valid`;
  return new AppError('invalid_input', detail, { errors, cause: error });
}

/**
 * The problem document (RFC 9457) of a failure. Only expected failures speak for themselves; of any other the caller
 * learns `incidentId`, under which the log has the cause.
 */
export function mapErrorToProblem(error: unknown, incidentId: string): Problem {
  if (error instanceof AppError) return createProblem(error.code, error.message, error.errors);
  if (error instanceof HttpError) return createProblem(error.code, error.message);
  if (error instanceof z.ZodError) return mapErrorToProblem(createInvalidInput('request', error), incidentId);
  if (isDatabaseFailure(error))
    return createProblem('database_unavailable', 'The database does not answer. Try again.');
  return createProblem('internal', `Something went wrong on our side. The log has the details under ${incidentId}.`);
}

/** True when the caller cannot mend it, so that it must be logged. */
export function isUnexpected(problem: Problem): boolean {
  return problem.status >= 500;
}

/** True when a request is not permitted, or comes too often: operators watch for these. */
export const isRefusal = (status: number): boolean => status === 401 || status === 403 || status === 429;

function createProblem(code: keyof typeof KINDS, detail: string, errors: readonly FieldError[] = []): Problem {
  const { status, title } = KINDS[code];
  return { type: 'about:blank', title, status, code, detail, ...(errors.length > 0 && { errors: [...errors] }) };
}

/** Connection failures for which node-postgres and its pool have no code. */
const DRIVER_WORDS = new Set([
  'timeout exceeded when trying to connect',
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
]);

/** Connection failures as node-postgres and Prisma report them, by code where they have one. */
function isDatabaseFailure(error: unknown): boolean {
  const codes = new Set([
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'P1001',
    'P1002',
    'P1008',
    'P1017',
    'P2024',
    '53300',
    '57P01',
    '57P02',
    '57P03',
  ]);
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth += 1) {
    const { code } = one as { code?: unknown };
    if ((typeof code === 'string' && codes.has(code)) || DRIVER_WORDS.has(one.message)) return true;
  }
  return false;
}

/** The response that carries a problem document. */
export function renderProblem(problem: Problem, retryAfterSeconds: number | null = null): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer realm="spendwatch"');
  if (retryAfterSeconds !== null) headers.set('retry-after', String(Math.ceil(retryAfterSeconds)));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
