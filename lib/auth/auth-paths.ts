import type { SignInWay } from '@/lib/services/people/note-sign-ins';

/**
 * One path of the sign-in library that is served. `fields` are the body fields it may see; all others are dropped before
 * the library reads them. `gate` says who may call; `way` is set where a success signs the person in.
 */
export type AuthPath = {
  gate: 'open' | 'verified';
  fields: readonly string[];
  way?: SignInWay;
  /** Failures slow the caller down, counted by account (its field of the body) or by challenge, and by client. */
  throttle?: 'account' | 'client';
  /** Parts of the answer that the page needs; everything else the library says is kept from scripts. */
  answer: readonly string[] | 'all';
};

/** Everything the library offers that is not here (sign-up, resets, account linking …) is answered with 404. */
export const AUTH_PATHS: Readonly<Record<string, AuthPath>> = {
  'POST /sign-in/email': {
    gate: 'open',
    fields: ['email', 'password'],
    way: 'password',
    throttle: 'account',
    answer: ['twoFactorRedirect'],
  },
  'POST /two-factor/verify-totp': {
    gate: 'open',
    fields: ['code'],
    way: 'authenticator app',
    throttle: 'client',
    answer: [],
  },
  'POST /two-factor/verify-backup-code': {
    gate: 'open',
    fields: ['code'],
    way: 'recovery code',
    throttle: 'client',
    answer: [],
  },
  'POST /sign-in/social': {
    gate: 'open',
    fields: ['provider', 'callbackURL', 'errorCallbackURL'],
    answer: ['url', 'redirect'],
  },
  'GET /callback/google': { gate: 'open', fields: [], way: 'provider', answer: [] },
  'GET /callback/oidc': { gate: 'open', fields: [], way: 'provider', answer: [] },
  'GET /passkey/generate-authenticate-options': { gate: 'open', fields: [], answer: 'all' },
  'POST /passkey/verify-authentication': {
    gate: 'open',
    fields: ['response'],
    way: 'passkey',
    throttle: 'client',
    answer: [],
  },
  'GET /passkey/generate-register-options': { gate: 'verified', fields: [], answer: 'all' },
  'POST /passkey/verify-registration': { gate: 'verified', fields: ['response', 'name'], answer: [] },
  'POST /sign-out': { gate: 'open', fields: [], answer: [] },
};
