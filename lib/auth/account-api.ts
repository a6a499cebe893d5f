import { APIError } from 'better-auth';
import { AppError } from '@/lib/errors';
import { getAuth } from './better-auth';

/** Starts an authenticator app: it counts only once a first code was right. */
export async function startAuthenticator(headers: Headers, password: string | undefined) {
  const { response } = await ask('password', () =>
    getAuth().api.enableTwoFactor({
      body: { ...(password === undefined ? {} : { password }) },
      headers,
      returnHeaders: true,
    }),
  );
  if (response.method !== 'totp') throw new Error(`enableTwoFactor: expected method totp, got ${response.method}`);
  return { uri: response.totpURI, recoveryCodes: response.backupCodes };
}

/** Takes the first code of an authenticator app: from now on sign-in asks for one, and the session is a new one. */
export async function confirmAuthenticator(headers: Headers, code: string): Promise<string[]> {
  const answer = await ask('code', () => getAuth().api.verifyTOTP({ body: { code }, headers, returnHeaders: true }));
  return answer.headers.getSetCookie();
}

/** Takes the authenticator app and its recovery codes away; the session is a new one. */
export async function removeAuthenticator(headers: Headers, password: string | undefined): Promise<string[]> {
  const answer = await ask('password', () =>
    getAuth().api.disableTwoFactor({
      body: { ...(password === undefined ? {} : { password }) },
      headers,
      returnHeaders: true,
    }),
  );
  return answer.headers.getSetCookie();
}

/** Fresh recovery codes; the earlier ones stop working. */
export async function renewRecoveryCodes(headers: Headers, password: string | undefined): Promise<string[]> {
  const answer = await ask('password', () =>
    getAuth().api.generateBackupCodes({ body: { ...(password === undefined ? {} : { password }) }, headers }),
  );
  return answer.backupCodes;
}

/** Changes the password, ends all sessions and opens a new one for this browser. */
export async function changePasswordAndRotate(
  headers: Headers,
  passwords: { currentPassword: string; newPassword: string },
): Promise<string[]> {
  const answer = await ask('currentPassword', () =>
    getAuth().api.changePassword({ body: { ...passwords, revokeOtherSessions: true }, headers, returnHeaders: true }),
  );
  return answer.headers.getSetCookie();
}

const REASONS: Readonly<Record<string, string>> = {
  INVALID_PASSWORD: 'this is not your password',
  INVALID_CODE: 'this is not the code that the app shows now',
  TOTP_NOT_ENABLED: 'there is no authenticator app: set one up first',
  TWO_FACTOR_NOT_ENABLED: 'there is no authenticator app: set one up first',
  TOTP_ALREADY_ENABLED: 'there is an authenticator app already: remove it first',
};

/** Runs a call of the library; its refusals become `invalid_input` for the field `path`. */
async function ask<T>(path: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    const code = String(error.body?.code ?? '');
    const message = REASONS[code] ?? 'this was refused';
    const isState = code.startsWith('TOTP_') || code.startsWith('TWO_FACTOR_');
    if (isState) throw new AppError('conflict', message, { cause: error });
    throw new AppError('invalid_input', `${path}: ${message}`, { errors: [{ path, message }], cause: error });
  }
}
