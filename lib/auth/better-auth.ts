import { passkey } from '@better-auth/passkey';
import { APIError, betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { MAXIMUM_PASSWORD_LENGTH, MINIMUM_PASSWORD_LENGTH } from '@/lib/domain/people/password-rule';
import { MAXIMUM_SESSION_MINUTES } from '@/lib/domain/people/session-limit';
import { type Env, readEnv } from '@/lib/env';
import { listHostOrigins } from '@/lib/http/origin';
import { deriveSecret } from '@/lib/secrets';
import { noteIdentityLinked } from '@/lib/services/people/note-identity';
import { CLIENT_HEADER } from './client-address';
import { findCookiePrefix, isSecureSite } from './cookie-names';
import { signInLinkPlugin } from './sign-in-link';

export const AUTH_BASE_PATH = '/api/auth';

const PRODUCT = 'Spendwatch';

function createAuth() {
  const env = readEnv();
  const { publicUrl } = env;
  return betterAuth({
    appName: PRODUCT,
    baseURL: publicUrl,
    basePath: AUTH_BASE_PATH,
    secret: deriveSecret('session cookies').toString('base64'),
    database: prismaAdapter(getDb(), { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MINIMUM_PASSWORD_LENGTH,
      maxPasswordLength: MAXIMUM_PASSWORD_LENGTH,
    },
    // The workspace's own limits are shorter and checked on each use; a page that renders cannot set cookies, so a
    // session is not prolonged by use.
    session: { expiresIn: MAXIMUM_SESSION_MINUTES * 60, disableSessionRefresh: true, freshAge: 0 },
    verification: { storeIdentifier: 'hashed' },
    account: {
      // Only an address that the provider has verified, to an account whose address we have verified.
      accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: true },
    },
    databaseHooks: {
      account: { create: { before: dropProviderTokens, after: notifyOwner }, update: { before: dropProviderTokens } },
    },
    ...(env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET
      ? {
          socialProviders: {
            google: {
              clientId: env.GOOGLE_CLIENT_ID,
              clientSecret: env.GOOGLE_CLIENT_SECRET,
              disableSignUp: true,
              prompt: 'select_account' as const,
            },
          },
        }
      : {}),
    onAPIError: { errorURL: `${publicUrl}/sign-in` },
    trustedOrigins: (request) => listTrustedOrigins(publicUrl, request),
    // Attempts are counted by our own rules, see lib/auth/sign-in-throttle.ts.
    rateLimit: { enabled: false },
    advanced: {
      // The library itself only knows the weaker `__Secure-`, which it must then not put in front.
      cookiePrefix: findCookiePrefix(env),
      useSecureCookies: false,
      ipAddress: { ipAddressHeaders: [CLIENT_HEADER] },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecureSite(env) },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      signInLinkPlugin(),
      twoFactor({
        issuer: PRODUCT,
        allowPasswordless: true,
        backupCodeOptions: { amount: 10, length: 10, storeBackupCodes: 'encrypted' },
      }),
      createPasskeyPlugin(publicUrl),
      ...createOidcPlugins(env),
    ],
  });
}

/** A provider proves an identity once; its tokens give access elsewhere and are not stored. */
const dropProviderTokens = async () => ({ data: { accessToken: null, refreshToken: null, idToken: null } });

/** A provider identity opens the account from now on: its owner is notified, however it was added. */
const notifyOwner = (
  account: { id: string; userId: string; providerId: string },
  context: { headers?: Headers | undefined } | null,
) => noteIdentityLinked(account, context?.headers ?? new Headers(), readNow());

/** Passkeys replace password and code, so the authenticator itself must have checked who holds it. */
function createPasskeyPlugin(publicUrl: string) {
  const demandUserCheck = (isVerified: boolean | undefined) => {
    if (isVerified) return;
    throw new APIError('UNAUTHORIZED', { message: 'expected a passkey that asks for a fingerprint, face or PIN' });
  };
  return passkey({
    rpID: new URL(publicUrl).hostname,
    rpName: PRODUCT,
    authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
    registration: {
      afterVerification: async ({ verification }) => {
        demandUserCheck(verification.registrationInfo?.userVerified);
      },
    },
    authentication: {
      afterVerification: async ({ verification }) => {
        demandUserCheck(verification.authenticationInfo.userVerified);
      },
    },
  });
}

function createOidcPlugins(env: Env) {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env;
  if (!issuer || !clientId || !clientSecret) return [];
  return [
    genericOAuth({
      config: [
        {
          providerId: 'oidc',
          clientId,
          clientSecret,
          discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
          scopes: ['openid', 'email', 'profile'],
          pkce: true,
          disableSignUp: true,
        },
      ],
    }),
  ];
}

/**
 * The public address, and the address the browser itself used: on a laptop the same server answers as `localhost` and as
 * `127.0.0.1`. A foreign page cannot choose the Host header of a request that carries this host's cookies.
 */
function listTrustedOrigins(publicUrl: string, request?: Request): string[] {
  const host = request?.headers.get('host');
  return host ? [publicUrl, ...listHostOrigins(host)] : [publicUrl];
}

type Auth = ReturnType<typeof createAuth>;
/** Set up for one database: it holds on to its client. */
let created: { db: ReturnType<typeof getDb>; auth: Auth } | null = null;

/** The sign-in library, set up on first use so that a build needs no database and no secret. */
export function getAuth(): Auth {
  const db = getDb();
  if (created?.db !== db) created = { db, auth: createAuth() };
  return created.auth;
}

export type SignInMethods = { google: boolean; oidc: boolean };

/** Which outside providers this installation offers. */
export function listSignInMethods(): SignInMethods {
  const env = readEnv();
  return { google: env.GOOGLE_CLIENT_ID !== undefined, oidc: env.OIDC_ISSUER !== undefined };
}
