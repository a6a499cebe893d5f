import { useMutation } from '@tanstack/react-query';
import { ApiError } from '@/lib/http/api-client';

/** What a sign-in attempt came to: done, or a code from the authenticator app is wanted. */
export type SignInStep = 'done' | 'code';

const ANSWER_TEXT: Readonly<Record<number, string>> = {
  0: 'Spendwatch does not answer. Check that it is running, then try again.',
  401: 'E-mail or password is wrong. Check both and try again.',
  403: 'E-mail or password is wrong. Check both and try again.',
};

/** One call of the sign-in library's paths. Throws ApiError with words that say what to do. */
async function callAuth(path: string, body: unknown, texts: Readonly<Record<number, string>> = {}) {
  const response = await fetch(`/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
  const said = (await response?.json().catch(() => null)) as Record<string, unknown> | null;
  if (response?.ok) return said ?? {};
  const status = response?.status ?? 0;
  const text = texts[status] ?? ANSWER_TEXT[status] ?? String(said?.['message'] ?? 'This did not work. Try again.');
  throw new ApiError(status, String(said?.['code'] ?? 'refused'), text);
}

export const useSignIn = () =>
  useMutation({
    mutationFn: async (person: { email: string; password: string }): Promise<SignInStep> => {
      const said = await callAuth('/sign-in/email', person);
      return said['twoFactorRedirect'] === true ? 'code' : 'done';
    },
  });

const CODE_TEXTS = {
  400: 'This code is not right, or too many were tried. Start again with your password.',
  401: 'This code is not right. Check it and try again.',
};

/** The second step: a code from the app, or a recovery code, which works once. */
export const useVerifyCode = () =>
  useMutation({
    mutationFn: ({ code, kind }: { code: string; kind: 'app' | 'recovery' }) =>
      callAuth(kind === 'app' ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code', { code }, CODE_TEXTS),
  });

/** Leaves for Google or the OIDC provider; comes back to `nextPath`. */
export const useProviderSignIn = () =>
  useMutation({
    mutationFn: async ({ provider, nextPath }: { provider: 'google' | 'oidc'; nextPath: string }) => {
      const said = await callAuth('/sign-in/social', {
        provider,
        callbackURL: nextPath,
        errorCallbackURL: '/sign-in',
      });
      if (typeof said['url'] !== 'string')
        throw new ApiError(0, 'refused', 'The provider cannot be reached right now.');
      window.location.assign(said['url']);
    },
  });

/** Asks the browser for a passkey of this site and signs in with it. */
export const usePasskeySignIn = () =>
  useMutation({
    mutationFn: async () => {
      const { authClient } = await import('@/lib/auth/client');
      const { error } = await authClient.signIn.passkey();
      if (error) throw new ApiError(401, 'refused', 'No passkey was used. Try again, or sign in with your password.');
    },
  });
