import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { getDb } from '@/lib/db/client';
import { readEnv } from '@/lib/env';
import { deriveSecret } from '@/lib/secrets';
import { signInLinkPlugin } from './sign-in-link';

const MIN_PASSWORD_LENGTH = 12;
const MAX_PASSWORD_LENGTH = 256;
const SESSION_SECONDS = 14 * 86_400;

/**
 * The paths of the sign-in library that are served. Everything else it offers (sign-up, resets, account linking …) is
 * answered with 404: a path is opened here on purpose or not at all.
 */
const SERVED_PATHS = new Set(['POST /sign-in/email', 'POST /sign-out']);

const AUTH_BASE_PATH = '/api/auth';

function createAuth() {
  const { publicUrl } = readEnv();
  return betterAuth({
    appName: 'Spendwatch',
    baseURL: publicUrl,
    basePath: AUTH_BASE_PATH,
    secret: deriveSecret('session cookies').toString('base64'),
    database: prismaAdapter(getDb(), { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    // An absolute limit: a page that renders cannot set cookies, so a session is not prolonged by use.
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    trustedOrigins: (request) => listTrustedOrigins(publicUrl, request),
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: {
      cookiePrefix: 'spendwatch',
      useSecureCookies: publicUrl.startsWith('https://'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [signInLinkPlugin()],
  });
}

/**
 * The public address, and the address the browser itself used: on a laptop the same server answers as `localhost` and as
 * `127.0.0.1`. A foreign page cannot choose the Host header of a request that carries this host's cookies.
 */
function listTrustedOrigins(publicUrl: string, request?: Request): string[] {
  const host = request?.headers.get('host');
  return host ? [publicUrl, `http://${host}`, `https://${host}`] : [publicUrl];
}

type Auth = ReturnType<typeof createAuth>;
let created: Auth | null = null;

/** The sign-in library, set up on first use so that a build needs no database and no secret. */
export function getAuth(): Auth {
  created ??= createAuth();
  return created;
}

/** Answers a request under AUTH_BASE_PATH: the served paths go to the library, all others get 404. */
export async function handleAuthRequest(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.slice(AUTH_BASE_PATH.length);
  if (!SERVED_PATHS.has(`${request.method} ${path}`)) return new Response(null, { status: 404 });
  const response = await getAuth().handler(request);
  const headers = new Headers(response.headers);
  headers.set('cache-control', 'no-store');
  if (!response.ok) return new Response(response.body, { status: response.status, headers });
  // The library also puts the session token into the body, where scripts could read what the cookie hides from them.
  headers.delete('content-length');
  return Response.json({ ok: true }, { status: response.status, headers });
}
