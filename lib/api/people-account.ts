import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf } from '@/lib/contracts/common';
import {
  Account,
  AuthenticatorConfirm,
  AuthenticatorStart,
  Done,
  EmailChange,
  EmailConfirmation,
  FactorChange,
  PasswordChange,
  PasswordReset,
  PasswordResetRequest,
  RecoveryCodes,
  Session,
  SessionsEnded,
  Verification,
  VerificationInput,
} from '@/lib/contracts/people/account';
import { EraseConfirmation } from '@/lib/contracts/people/data-rights';
import { answerWithCookies } from '@/lib/http/cookie-answer';
import { renderFile } from '@/lib/http/file';
import { get, post, remove, TextIdParams } from '@/lib/http/operation';
import {
  beginAuthenticator,
  changePassword,
  confirmEmailChange,
  dropAuthenticator,
  finishAuthenticator,
  removePasskey,
  replaceRecoveryCodes,
  requestEmailChange,
  verifyIdentity,
} from '@/lib/services/people/change-credentials';
import { getAccount } from '@/lib/services/people/manage-account';
import { listSessions, revokeOtherSessions, revokeSession } from '@/lib/services/people/manage-sessions';
import { eraseSelf, exportOwnData } from '@/lib/services/people/person-data';
import { requestPasswordReset, resetPassword } from '@/lib/services/people/recover-account';

/** For signed-in people, whatever projects they see, also before the second factor. */
const SELF = { proof: 'session', projects: 'open', beforeFactor: true } as const;
const SELF_RECENT = { proof: 'recent', projects: 'open', beforeFactor: true } as const;

/** Everybody's own account: for signed-in people, whatever projects they see. */
export const ACCOUNT_OPERATIONS = [
  get('/account', {
    summary: 'The signed-in person and their factors',
    access: can.manageOwnAccount,
    ...SELF,
    answer: Account,
    handler: ({ viewer }) => getAccount(viewer),
  }),
  post('/account/verification', {
    summary: 'Prove who you are again',
    access: can.manageOwnAccount,
    ...SELF,
    body: VerificationInput,
    answer: Verification,
    handler: ({ viewer, body }) => verifyIdentity(viewer, body.password),
  }),
  post('/account/password', {
    summary: 'Change your password; all other sessions end',
    access: can.manageOwnAccount,
    ...SELF,
    body: PasswordChange,
    handler: async ({ viewer, body, request }) =>
      answerWithCookies(await changePassword(viewer, body, request.headers)),
  }),
  post('/account/email', {
    summary: 'Mail a link to a new address',
    access: can.manageOwnAccount,
    ...SELF_RECENT,
    body: EmailChange,
    answer: Done,
    handler: async ({ viewer, body, request }) => {
      await requestEmailChange(viewer, body.newEmail, request.headers);
      return { ok: true };
    },
  }),
  post('/account/authenticator', {
    summary: 'Begin to set up an authenticator app',
    access: can.manageOwnAccount,
    ...SELF,
    body: FactorChange,
    answer: AuthenticatorStart,
    handler: ({ viewer, body, request }) => beginAuthenticator(viewer, body.password, request.headers),
  }),
  post('/account/authenticator/confirm', {
    summary: 'Finish with a first code',
    access: can.manageOwnAccount,
    ...SELF,
    body: AuthenticatorConfirm,
    handler: async ({ viewer, body, request }) =>
      answerWithCookies(await finishAuthenticator(viewer, body.code, request.headers)),
  }),
  post('/account/authenticator/remove', {
    summary: 'Remove the authenticator app',
    access: can.manageOwnAccount,
    ...SELF,
    body: FactorChange,
    handler: async ({ viewer, body, request }) =>
      answerWithCookies(await dropAuthenticator(viewer, body.password, request.headers)),
  }),
  post('/account/recovery-codes', {
    summary: 'New recovery codes, shown once',
    access: can.manageOwnAccount,
    ...SELF,
    body: FactorChange,
    answer: RecoveryCodes,
    handler: ({ viewer, body, request }) => replaceRecoveryCodes(viewer, body.password, request.headers),
  }),
  get('/account/export', {
    summary: 'Everything stored about you, as a file',
    access: can.manageOwnAccount,
    ...SELF,
    answer: z.string(),
    media: 'application/json',
    handler: async ({ viewer }) => renderFile(await exportOwnData(viewer)),
  }),
  post('/account/delete', {
    summary: 'Delete yourself everywhere',
    access: can.manageOwnAccount,
    ...SELF_RECENT,
    body: EraseConfirmation,
    handler: ({ viewer, body }) => eraseSelf(viewer, body.confirm),
  }),
  remove('/account/passkeys/{id}', {
    summary: 'Remove a passkey',
    access: can.manageOwnAccount,
    ...SELF_RECENT,
    params: TextIdParams,
    handler: ({ viewer, params, request }) => removePasskey(viewer, params.id, request.headers),
  }),
  get('/sessions', {
    summary: 'Where you are signed in',
    access: can.manageOwnAccount,
    ...SELF,
    answer: listOf(Session),
    handler: ({ viewer }) => listSessions(viewer),
  }),
  remove('/sessions/{id}', {
    summary: 'Sign out one session',
    access: can.manageOwnAccount,
    ...SELF,
    params: TextIdParams,
    handler: ({ viewer, params }) => revokeSession(viewer, params.id),
  }),
  post('/sessions/revoke-others', {
    summary: 'Sign out everywhere else',
    access: can.manageOwnAccount,
    ...SELF,
    answer: SessionsEnded,
    handler: ({ viewer }) => revokeOtherSessions(viewer),
  }),
  post('/password-resets', {
    summary: 'Mail a link for a new password',
    access: 'public',
    body: PasswordResetRequest,
    answer: Done,
    handler: async ({ body, request }) => {
      await requestPasswordReset(body.email, request.headers);
      return { ok: true };
    },
  }),
  post('/password-resets/complete', {
    summary: 'Set a new password by a link',
    access: 'public',
    body: PasswordReset,
    answer: Done,
    handler: async ({ body, request }) => {
      await resetPassword(body, request.headers);
      return { ok: true };
    },
  }),
  post('/email-changes/complete', {
    summary: 'Confirm a new address by a link',
    access: 'public',
    body: EmailConfirmation,
    answer: Done,
    handler: async ({ body, request }) => {
      await confirmEmailChange(body.token, request.headers);
      return { ok: true };
    },
  }),
] as const;
