import { createHash, randomUUID } from 'node:crypto';
import { findClientAddress } from '@/lib/auth/client-address';
import { findViewer } from '@/lib/auth/session';
import type { Viewer } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';
import { countHttpRequest } from '@/lib/metrics';
import { withRequestContext } from '@/lib/request-context';
import { answerOnce } from '@/lib/services/installation/answer-once';
import { markWorkFailed, withSpan } from '@/lib/telemetry/spans';
import { checkConditions } from './conditions';
import type { Operation } from './operation';
import { checkOrigin } from './origin';
import { isRefusal, isUnexpected, mapErrorToProblem, renderProblem } from './problem';
import { countRequest } from './rate-limit';
import { parseBody, parsePart, parseQuery, readBodyBytes } from './request';
import { REQUEST_ID_HEADER } from './request-id';

/** Path parameters by name, decoded. */
export type PathParams = Record<string, string>;

/**
 * Serves one operation. Everything is checked here, at the door, in this order: sign-in, origin (writes by cookie), role,
 * parameters, body. Failures of any kind become problem documents.
 */
export async function serveOperation(operation: Operation, request: Request, params: PathParams): Promise<Response> {
  const { method, path } = operation;
  const attributes = { 'http.request.method': method, 'http.route': `/api/v1${path}` };
  return withSpan(`${method} /api/v1${path}`, attributes, async (span) => {
    const response = await answer(operation, request, params).catch((error: unknown) => {
      markWorkFailed(error);
      return renderFailure(error, request);
    });
    span.setAttribute('http.response.status_code', response.status);
    countHttpRequest(request.method, response.status);
    return response;
  });
}

async function answer(operation: Operation, request: Request, pathParams: PathParams): Promise<Response> {
  const address = findClientAddress(request.headers);
  const requestId = request.headers.get(REQUEST_ID_HEADER);
  const origin = { address, userAgent: request.headers.get('user-agent'), requestId };
  const viewer = await withRequestContext({ workspaceId: null, actor: null, ...origin }, async () => {
    await countRequest('address', address);
    const found = await authorize(operation, request);
    if (found) await countRequest(found.actor.kind, found.actor.id);
    return found;
  });
  const { workspaceId = null, actor = null } = viewer ?? {};
  return withRequestContext({ workspaceId, actor, ...origin }, () => serve(operation, viewer, request, pathParams));
}

async function serve(
  operation: Operation,
  viewer: Viewer | null,
  request: Request,
  pathParams: PathParams,
): Promise<Response> {
  const params = operation.params && parsePart('params', operation.params, pathParams);
  const query = operation.query && parseQuery(operation.query, request.url);
  const bytes = isWrite(request) ? await readBodyBytes(request) : Buffer.alloc(0);
  const text = operation.takesBytes ? createHash('sha256').update(bytes).digest('hex') : bytes.toString('utf8');
  const body = operation.body && (await parseBody(operation.body, text, request.headers.get('content-type')));
  const run = () => operation.handler({ viewer: viewer as Viewer, query, body, params, bytes, request });
  const { status } = operation;
  const render = (result: unknown) => ({ status, text: status === 204 ? '' : JSON.stringify(result) });
  const key = isWrite(request) ? request.headers.get('idempotency-key') : null;
  // What needs a proof of identity answers with cookies or secrets, which must not be kept for repeats.
  const { answersSecret = false } = operation;
  const isSecret = typeof answersSecret === 'function' ? answersSecret(body) : answersSecret;
  if (key === null || viewer === null || operation.proof || isSecret) {
    const result = await run();
    // Streams and files are answered by the handler itself; everything else is JSON.
    return result instanceof Response ? result : renderJson(render(result));
  }
  const path = new URL(request.url).pathname;
  const { workspaceId, actor } = viewer;
  const asked = { workspaceId, actorId: actor.id, key: parseKey(key), method: request.method, path, body: text };
  const once = await answerOnce(asked, async () => render(await run()));
  return renderJson(once, once.isReplay ? { 'idempotency-replayed': 'true' } : {});
}

async function authorize(operation: Operation, request: Request): Promise<Viewer | null> {
  const { access } = operation;
  if (access === 'public') {
    // Public writes set cookies or answer links that came by mail: no other site's page may cause them.
    if (isWrite(request) && request.headers.has('origin')) checkOrigin(request.headers);
    return null;
  }
  const viewer = await findViewer(request.headers);
  if (!viewer) throw new AppError('unauthorized', 'expected a session cookie or "Authorization: Bearer sw_…"');
  if (isWrite(request) && viewer.actor.kind === 'user') checkOrigin(request.headers);
  checkConditions(viewer, operation, isWrite(request));
  return viewer;
}

const isWrite = (request: Request) => request.method !== 'GET' && request.method !== 'HEAD';

function parseKey(key: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new AppError('invalid_input', 'Idempotency-Key: expected 1 to 200 visible characters');
}

function renderJson(
  answer: { status: number; text: string | Uint8Array<ArrayBuffer> },
  extra: Record<string, string> = {},
): Response {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', ...extra };
  if (answer.status === 204)
    return new Response(null, { status: 204, headers: { 'cache-control': 'no-store', ...extra } });
  return new Response(answer.text, { status: answer.status, headers });
}

/** An answer whose JSON is there already, in UTF-8. */
export function renderJsonBytes(bytes: Uint8Array<ArrayBuffer>): Response {
  return renderJson({ status: 200, text: bytes });
}

/** The problem document of a failure; unexpected failures are logged with their cause. */
export function renderFailure(error: unknown, request: Request): Response {
  const errorId = randomUUID();
  const problem = mapErrorToProblem(error, errorId);
  const { status, code, detail } = problem;
  const requestId = request.headers.get(REQUEST_ID_HEADER) ?? undefined;
  const asked = { requestId, method: request.method, path: new URL(request.url).pathname, status };
  if (isUnexpected(problem)) getLogger().error({ err: error, errorId, ...asked }, 'request failed');
  if (isRefusal(status)) {
    getLogger().info({ ...asked, code, detail, address: findClientAddress(request.headers) }, 'request refused');
  }
  return renderProblem(problem, error instanceof AppError ? error.retryAfterSeconds : null);
}
