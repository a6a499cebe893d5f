import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { findViewer } from '@/lib/auth/session';
import type { Role, TokenScope, Viewer } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';
import { countHttpRequest } from '@/lib/metrics';
import { withRequestContext } from '@/lib/request-context';
import { answerOnce } from '@/lib/services/installation/answer-once';
import { findClientAddress } from './client-address';
import { checkConditions } from './conditions';
import { checkOrigin } from './origin';
import { isUnexpected, mapErrorToProblem, renderProblem } from './problem';
import { countRequest } from './rate-limit';
import { parseBody, parsePart, parseQuery, readBodyText } from './request';

/** Who may call: nobody needs to sign in, or the lowest role that may. */
export type Access = 'public' | Role;

type Schema = z.ZodType;
type Output<T> = T extends Schema ? z.output<T> : undefined;

type Call<Q, B, P, V> = {
  viewer: V;
  query: Output<Q>;
  body: Output<B>;
  params: Output<P>;
  request: Request;
};

/** Conditions beside the role; the operation list and its test know them, too. */
export type Conditions = {
  /** People only, no tokens: `session` = signed in, `recent` = who proved within ten minutes that it is them. */
  proof?: 'session' | 'recent';
  /** What a token must be good for; absent = admin where admins are needed, else read or write by method. */
  scope?: TokenScope;
  /**
   * What those get who are limited to some projects: absent = nothing, `filtered` = the service keeps to their
   * projects, `open` = there is nothing of projects in it.
   */
  projects?: 'filtered' | 'open';
  /** Also open to those who must set up a second factor first. */
  beforeFactor?: true;
};

type Definition<A extends Access, Q, B, P> = Conditions & {
  access: A;
  query?: Q;
  body?: B;
  params?: P;
  /** Status of the answer, 200 unless told; 204 sends no body. */
  status?: 200 | 201 | 202 | 204;
  handler: (call: Call<Q, B, P, A extends 'public' ? Viewer | null : Viewer>) => Promise<unknown>;
};

type Context = { params: Promise<Record<string, string | string[] | undefined>> };

export type Route = ((request: Request, context: Context) => Promise<Response>) & Conditions & { access: Access };

/** Path parameters where ids are made by the sign-in library: people, sessions, passkeys. */
export const TextIdParams = z.object({ id: z.string().min(1).max(100) });

/** Path parameters of routes that speak of one thing. */
export const IdParams = z.object({ id: z.uuid('expected an id such as "0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10"') });

/** Path parameter of routes that speak of one thing by the provider's id. */
export const ProviderIdParams = z.object({
  id: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/, 'expected an id such as "key_abc"'),
});

/**
 * One HTTP operation: who may call it, what it takes, what it does. Everything is checked here, at the door, in this
 * order: sign-in, origin (writes by cookie), role, parameters, body. Failures of any kind become problem documents.
 */
export function defineRoute<
  A extends Access,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  P extends Schema | undefined = undefined,
>(definition: Definition<A, Q, B, P>): Route {
  const route = async (request: Request, context: Context): Promise<Response> => {
    const response = await answer(definition as unknown as AnyDefinition, request, context).catch((error: unknown) =>
      renderFailure(error, request),
    );
    countHttpRequest(request.method, response.status);
    return response;
  };
  const { access, proof, scope, projects, beforeFactor } = definition;
  return Object.assign(route, { access, ...dropAbsent({ proof, scope, projects, beforeFactor }) });
}

const dropAbsent = (conditions: { [K in keyof Conditions]: Conditions[K] | undefined }): Conditions =>
  Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));

type AnyDefinition = Definition<Access, Schema | undefined, Schema | undefined, Schema | undefined>;

async function answer(definition: AnyDefinition, request: Request, context: Context): Promise<Response> {
  const address = findClientAddress(request.headers);
  const origin = { address, userAgent: request.headers.get('user-agent') };
  const viewer = await withRequestContext({ workspaceId: null, actor: null, ...origin }, async () => {
    await countRequest('address', address);
    const found = await authorize(definition, request);
    if (found) await countRequest(found.actor.kind, found.actor.id);
    return found;
  });
  const { workspaceId = null, actor = null } = viewer ?? {};
  return withRequestContext({ workspaceId, actor, ...origin }, () => serve(definition, viewer, request, context));
}

async function serve(
  definition: AnyDefinition,
  viewer: Viewer | null,
  request: Request,
  context: Context,
): Promise<Response> {
  const params = definition.params && parsePart('params', definition.params, await context.params);
  const query = definition.query && parseQuery(definition.query, request.url);
  const text = isWrite(request) ? await readBodyText(request) : '';
  const body = definition.body && (await parseBody(definition.body, text, request.headers.get('content-type')));
  const run = () => definition.handler({ viewer: viewer as Viewer, query, body, params, request });
  const status = definition.status ?? 200;
  const render = (result: unknown) => ({ status, text: status === 204 ? '' : JSON.stringify(result) });
  const key = isWrite(request) ? request.headers.get('idempotency-key') : null;
  // What needs a proof of identity answers with cookies or secrets, which must not be kept for repeats.
  if (key === null || viewer === null || definition.proof) {
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

async function authorize(definition: AnyDefinition, request: Request): Promise<Viewer | null> {
  const { access } = definition;
  if (access === 'public') {
    // Public writes set cookies or answer links that came by mail: no other site's page may cause them.
    if (isWrite(request) && request.headers.has('origin')) checkOrigin(request.headers);
    return null;
  }
  const viewer = await findViewer(request.headers);
  if (!viewer) throw new AppError('unauthorized', 'expected a session cookie or "Authorization: Bearer sw_…"');
  if (isWrite(request) && viewer.actor.kind === 'user') checkOrigin(request.headers);
  checkConditions(viewer, definition, isWrite(request));
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

/** The problem document of a failure; those that nobody expects go to the log with their cause. */
export function renderFailure(error: unknown, request: Request): Response {
  const errorId = randomUUID();
  const problem = mapErrorToProblem(error, errorId);
  if (isUnexpected(problem)) {
    const path = new URL(request.url).pathname;
    getLogger().error({ err: error, errorId, method: request.method, path, status: problem.status }, 'request failed');
  }
  return renderProblem(problem, error instanceof AppError ? error.retryAfterSeconds : null);
}
