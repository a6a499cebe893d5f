import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { isKnownDevice } from '@/lib/db/people/known-devices';
import { deleteSession, findSessionByToken } from '@/lib/db/people/sessions';
import { findUserByEmail } from '@/lib/db/people/users';
import { isRecentlyVerified } from '@/lib/domain/people/session-limit';
import { AppError } from '@/lib/errors';
import { MAX_AUTH_BODY_BYTES } from '@/lib/http/body-limit';
import { checkOrigin } from '@/lib/http/origin';
import { HttpError, isRefusal } from '@/lib/http/problem';
import { countRequest } from '@/lib/http/rate-limit';
import { parseJson, readBodyText } from '@/lib/http/request';
import { getLogger } from '@/lib/logger';
import { noteFactorAdded, noteRefusedSignIns, noteSignIn, type SignInWay } from '@/lib/services/people/note-sign-ins';
import { takeCode } from '@/lib/services/people/take-code';
import { AUTH_PATHS, type AuthPath } from './auth-paths';
import { AUTH_BASE_PATH, getAuth } from './better-auth';
import { findClientAddress } from './client-address';
import { hashDeviceMark, readDeviceMark } from './device-mark';
import { findNewSessionToken } from './new-session';
import { findViewer } from './session';
import { type Attempt, beginAttempt, nameAttempt, settleAttempt } from './sign-in-throttle';

/** Answers a request under AUTH_BASE_PATH: the served paths go to the library, all others get 404. */
export async function handleAuthRequest(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.slice(AUTH_BASE_PATH.length);
  const served = Object.hasOwn(AUTH_PATHS, `${request.method} ${path}`)
    ? AUTH_PATHS[`${request.method} ${path}`]
    : null;
  if (!served) return new Response(null, { status: 404 });
  try {
    await countRequest('address', findClientAddress(request.headers));
    return await answer(request, path, served);
  } catch (error) {
    if (!(error instanceof AppError || error instanceof HttpError)) throw error;
    const response = renderRefusal(error);
    logRefusal(request, path, response.status);
    return response;
  }
}

/** After the answer, which takes as long for an unknown address. */
function noteFailures(email: unknown, failures: number, headers: Headers, now: Date): void {
  if (typeof email !== 'string') return;
  void noteRefusedSignIns(email, failures, headers, now).catch((error: unknown) =>
    getLogger().error({ err: error }, 'failed sign-ins could not be noted in the trail'),
  );
}

/** Logs sign-ins that failed or were throttled; the audit trail has the successful ones, and bursts of failures. */
function logRefusal(request: Request, path: string, status: number): void {
  if (!isRefusal(status)) return;
  getLogger().info({ path, status, address: findClientAddress(request.headers) }, 'sign-in refused');
}

async function answer(request: Request, path: string, served: AuthPath): Promise<Response> {
  const now = readNow();
  // Without a cookie a request has no rights to abuse, and a browser names the origin of a page of another site.
  const comesFromBrowser = request.headers.has('origin') || request.headers.has('cookie');
  if (request.method === 'POST' && comesFromBrowser) checkOrigin(request.headers);
  if (served.gate === 'verified') await demandVerifiedPerson(request.headers, now);
  const body = request.method === 'POST' ? await readBody(request, served.fields) : null;
  const attempt = served.throttle ? await identifyAttempt(request.headers, served.throttle, body) : null;
  const failures = attempt ? await beginAttempt(attempt, now) : 0;
  const response = await getAuth().handler(copyRequest(request, body));
  const headers = new Headers(response.headers);
  headers.set('cache-control', 'no-store');
  // The library also puts the session token into the body, where scripts could read what the cookie hides from them.
  headers.delete('content-length');
  if (served.way && !(await finishSignIn(served.way, request, headers, body, now))) {
    throw new AppError('unauthorized', 'this code was used already: wait for the next one');
  }
  if (attempt && response.ok) await settleAttempt(attempt);
  if (path === '/passkey/verify-registration' && response.ok) await noteFactorAdded(request.headers, 'a passkey', now);
  if (!response.ok && served.throttle === 'account') noteFailures(body?.['email'], failures, request.headers, now);
  if (!response.ok) {
    logRefusal(request, path, response.status);
    return new Response(response.body, { status: response.status, headers });
  }
  return Response.json(await pickAnswer(response, served.answer), { status: response.status, headers });
}

/**
 * After a right answer: takes a code out of use, marks the browser, notifies the person. False = the code was used
 * before.
 */
async function finishSignIn(
  way: SignInWay,
  request: Request,
  headers: Headers,
  body: Record<string, unknown> | null,
  now: Date,
): Promise<boolean> {
  const token = findNewSessionToken(headers.getSetCookie());
  const session = token === null ? null : await findSessionByToken(getDb(), token);
  if (!session) return true;
  if (way === 'authenticator app') {
    if (!(await takeCode(session.userId, String(body?.['code']), now))) {
      await deleteSession(getDb(), session.id);
      return false;
    }
  }
  headers.append('set-cookie', await noteSignIn({ id: session.userId, ...session.user }, way, request.headers, now));
  return true;
}

async function demandVerifiedPerson(headers: Headers, now: Date): Promise<void> {
  const viewer = await findViewer(headers);
  if (!viewer?.session) throw new AppError('unauthorized', 'expected a session cookie: sign in first');
  if (isRecentlyVerified(viewer.session.verifiedAt, now)) return;
  throw new AppError('verification_needed', 'prove that it is you: enter your password again');
}

async function identifyAttempt(
  headers: Headers,
  by: 'account' | 'client',
  body: Record<string, unknown> | null,
): Promise<Attempt> {
  const address = findClientAddress(headers);
  const email = body?.['email'];
  if (by === 'client' || typeof email !== 'string') {
    return nameAttempt(`challenge:${findChallenge(headers)}`, { address, knownDevice: null });
  }
  const mark = readDeviceMark(headers);
  const user = mark === null ? null : await findUserByEmail(getDb(), email);
  const isKnown = mark !== null && user !== null && (await isKnownDevice(getDb(), user.id, hashDeviceMark(mark)));
  return nameAttempt(email, { address, knownDevice: isKnown ? mark : null });
}

/**
 * The cookie that ties a code to the password given before it, so that people behind one address do not slow each other
 * down. Inventing cookies gains nothing: the address is counted, too, and the library allows five codes a challenge.
 */
function findChallenge(headers: Headers): string {
  return /(?:two_factor|passkey)=([^;]{1,300})/.exec(headers.get('cookie') ?? '')?.[1] ?? 'none';
}

/** The fields that the library may see; a body that is no JSON object counts as empty and is refused by the library. */
async function readBody(request: Request, fields: readonly string[]): Promise<Record<string, unknown>> {
  const text = await readBodyText(request, MAX_AUTH_BODY_BYTES);
  const parsed = parseJson(text || '{}');
  if (typeof parsed !== 'object' || parsed === null)
    throw new AppError('invalid_input', 'body: expected a JSON object');
  const given = new Map(Object.entries(parsed));
  return Object.fromEntries(fields.filter((field) => given.has(field)).map((field) => [field, given.get(field)]));
}

function copyRequest(request: Request, body: Record<string, unknown> | null): Request {
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  // The library records this address with the session.
  headers.set('x-forwarded-for', findClientAddress(request.headers));
  if (body === null) return new Request(request.url, { method: request.method, headers });
  headers.set('content-type', 'application/json');
  return new Request(request.url, { method: request.method, headers, body: JSON.stringify(body) });
}

async function pickAnswer(response: Response, wanted: AuthPath['answer']): Promise<unknown> {
  const said: unknown = await response.json().catch(() => null);
  if (wanted === 'all') return said;
  const given = new Map(Object.entries(typeof said === 'object' && said !== null ? said : {}));
  return {
    ok: true,
    ...Object.fromEntries(wanted.filter((key) => given.has(key)).map((key) => [key, given.get(key)])),
  };
}

/** In the library's own form of an error, which its client in the browser understands. */
function renderRefusal(error: AppError | HttpError): Response {
  const status = REFUSAL_STATUS[error.code] ?? 400;
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (error instanceof AppError && error.retryAfterSeconds !== null)
    headers.set('retry-after', String(error.retryAfterSeconds));
  return Response.json({ code: error.code.toUpperCase(), message: error.message }, { status, headers });
}

const REFUSAL_STATUS: Partial<Record<AppError['code'] | HttpError['code'], number>> = {
  payload_too_large: 413,
  unauthorized: 401,
  forbidden: 403,
  verification_needed: 403,
  too_many_requests: 429,
};
