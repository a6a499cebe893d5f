import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Account, AuthenticatorStart, Session } from '@/lib/contracts/people/account';
import { callApi } from '@/lib/http/api-client';

const load = () => import('@/lib/contracts/people/account');

export const accountQuery = () =>
  queryOptions({
    queryKey: ['account', 'self'],
    queryFn: ({ signal }) => callApi<Account>({ path: '/account', signal, schema: async () => (await load()).Account }),
  });

export const sessionsQuery = () =>
  queryOptions({
    queryKey: ['account', 'sessions'],
    queryFn: ({ signal }) =>
      callApi<{ data: Session[]; nextCursor: string | null }>({
        path: '/sessions',
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([import('@/lib/contracts/common'), load()]);
          return listOf(contract.Session);
        },
      }),
  });

/** A write to the person's own account; what the pages show of it is asked again. */
function useAccountWrite<I, O>(write: (input: I) => Promise<O>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: write, onSettled: () => queries.invalidateQueries({ queryKey: ['account'] }) });
}

const post = (path: string, body?: unknown) =>
  callApi<unknown>({ path, method: 'POST', ...(body === undefined ? {} : { body }), schema: null });

/** Proves again who is there; dangerous acts are open for ten minutes. */
export const useVerifyIdentity = () =>
  useAccountWrite((password: string) => post('/account/verification', { password }));

export const useChangePassword = () =>
  useAccountWrite((body: { currentPassword: string; newPassword: string }) => post('/account/password', body));

export const useChangeEmail = () => useAccountWrite((newEmail: string) => post('/account/email', { newEmail }));

type Proof = { password?: string };

export const useStartAuthenticator = () =>
  useAccountWrite((body: Proof) =>
    callApi<AuthenticatorStart>({
      path: '/account/authenticator',
      method: 'POST',
      body,
      schema: async () => (await load()).AuthenticatorStart,
    }),
  );

export const useConfirmAuthenticator = () =>
  useAccountWrite((code: string) => post('/account/authenticator/confirm', { code }));

export const useRemoveAuthenticator = () =>
  useAccountWrite((body: Proof) => post('/account/authenticator/remove', body));

export const useRenewRecoveryCodes = () =>
  useAccountWrite((body: Proof) =>
    callApi<{ recoveryCodes: string[] }>({
      path: '/account/recovery-codes',
      method: 'POST',
      body,
      schema: async () => (await load()).RecoveryCodes,
    }),
  );

/** Asks the browser to make a passkey. Throws with the browser's or the server's reason. */
export const useAddPasskey = () =>
  useAccountWrite(async (name: string) => {
    const { authClient } = await import('@/lib/auth/client');
    const answer = await authClient.passkey.addPasskey({ name });
    if (!answer?.error) return;
    const { ApiError } = await import('@/lib/http/api-client');
    const { status, message } = answer.error;
    const code = 'code' in answer.error ? String(answer.error.code).toLowerCase() : 'refused';
    throw new ApiError(status, code, message ?? 'The browser made no passkey. Try again.');
  });

export const useDeletePasskey = () =>
  useAccountWrite((id: string) =>
    callApi<unknown>({ path: `/account/passkeys/${encodeURIComponent(id)}`, method: 'DELETE', schema: null }),
  );

export const useRevokeSession = () =>
  useAccountWrite((id: string) =>
    callApi<unknown>({ path: `/sessions/${encodeURIComponent(id)}`, method: 'DELETE', schema: null }),
  );

export const useRevokeOtherSessions = () => useAccountWrite(() => post('/sessions/revoke-others'));

export const useRequestPasswordReset = () =>
  useMutation({ mutationFn: (email: string) => post('/password-resets', { email }) });

export const useResetPassword = () =>
  useMutation({ mutationFn: (body: { token: string; password: string }) => post('/password-resets/complete', body) });

export const useConfirmEmail = () =>
  useMutation({ mutationFn: (token: string) => post('/email-changes/complete', { token }) });
