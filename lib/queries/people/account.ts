import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

const load = () => import('@/lib/contracts/people/account');

export const accountQuery = () =>
  queryOptions({
    queryKey: ['account', 'self'],
    queryFn: ({ signal }) => callApi('GET /account', { signal, schema: async () => (await load()).Account }),
  });

export const sessionsQuery = () =>
  queryOptions({
    queryKey: ['account', 'sessions'],
    queryFn: ({ signal }) =>
      callApi('GET /sessions', {
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

/** Proves again who is there; dangerous acts are open for ten minutes. */
export const useVerifyIdentity = () =>
  useAccountWrite((password: string) => callApi('POST /account/verification', { body: { password } }));

export const useChangePassword = () =>
  useAccountWrite((body: { currentPassword: string; newPassword: string }) =>
    callApi('POST /account/password', { body }),
  );

export const useChangeEmail = () =>
  useAccountWrite((newEmail: string) => callApi('POST /account/email', { body: { newEmail } }));

type Proof = { password?: string };

export const useStartAuthenticator = () =>
  useAccountWrite((body: Proof) =>
    callApi('POST /account/authenticator', { body, schema: async () => (await load()).AuthenticatorStart }),
  );

export const useConfirmAuthenticator = () =>
  useAccountWrite((code: string) => callApi('POST /account/authenticator/confirm', { body: { code } }));

export const useRemoveAuthenticator = () =>
  useAccountWrite((body: Proof) => callApi('POST /account/authenticator/remove', { body }));

export const useRenewRecoveryCodes = () =>
  useAccountWrite((body: Proof) =>
    callApi('POST /account/recovery-codes', { body, schema: async () => (await load()).RecoveryCodes }),
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
  useAccountWrite((id: string) => callApi('DELETE /account/passkeys/{id}', { params: { id } }));

export const useRevokeSession = () =>
  useAccountWrite((id: string) => callApi('DELETE /sessions/{id}', { params: { id } }));

export const useRevokeOtherSessions = () => useAccountWrite(() => callApi('POST /sessions/revoke-others'));

export const useRequestPasswordReset = () =>
  useMutation({ mutationFn: (email: string) => callApi('POST /password-resets', { body: { email } }) });

export const useResetPassword = () =>
  useMutation({
    mutationFn: (body: { token: string; password: string }) => callApi('POST /password-resets/complete', { body }),
  });

export const useConfirmEmail = () =>
  useMutation({ mutationFn: (token: string) => callApi('POST /email-changes/complete', { body: { token } }) });
