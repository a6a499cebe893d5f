import { z } from 'zod';
import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { listOf } from '@/lib/contracts/common';
import {
  RetentionChange,
  RetentionPreview,
  RetentionSettings,
  RetentionUpdate,
} from '@/lib/contracts/installation/retention';
import { Workspace, WorkspaceCreate, WorkspaceSummary, WorkspaceUpdate } from '@/lib/contracts/installation/workspaces';
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
import { EraseConfirmation, WorkspaceDeletion } from '@/lib/contracts/people/data-rights';
import {
  Invitation,
  InvitationAccept,
  InvitationAccepted,
  InvitationCreate,
  InvitationCreated,
  InvitationLook,
  InvitationView,
  Member,
  MemberUpdate,
} from '@/lib/contracts/people/members';
import { act, create, type Operation, read, remove, update } from './operation';

const can = MINIMUM_ROLE;

/** Everybody's own account: for signed-in people, whatever projects they see, also before the second factor. */
const SELF = { proof: 'session', projects: 'open', beforeFactor: true } as const;
const SELF_RECENT = { proof: 'recent', projects: 'open', beforeFactor: true } as const;

/** Accounts, sessions, workspaces, members and invitations. */
export const ACCOUNT_OPERATIONS: readonly Operation[] = [
  { ...read('/account', can.manageOwnAccount, 'The signed-in person and their factors', Account), ...SELF },
  {
    ...act('/account/verification', can.manageOwnAccount, 'Prove who you are again', VerificationInput, Verification),
    ...SELF,
  },
  {
    ...act('/account/password', can.manageOwnAccount, 'Change your password; all other sessions end', PasswordChange),
    ...SELF,
  },
  { ...act('/account/email', can.manageOwnAccount, 'Mail a link to a new address', EmailChange, Done), ...SELF_RECENT },
  {
    ...act(
      '/account/authenticator',
      can.manageOwnAccount,
      'Begin to set up an authenticator app',
      FactorChange,
      AuthenticatorStart,
    ),
    ...SELF,
  },
  {
    ...act('/account/authenticator/confirm', can.manageOwnAccount, 'Finish with a first code', AuthenticatorConfirm),
    ...SELF,
  },
  {
    ...act('/account/authenticator/remove', can.manageOwnAccount, 'Remove the authenticator app', FactorChange),
    ...SELF,
  },
  {
    ...act(
      '/account/recovery-codes',
      can.manageOwnAccount,
      'New recovery codes, shown once',
      FactorChange,
      RecoveryCodes,
    ),
    ...SELF,
  },
  {
    ...read('/account/export', can.manageOwnAccount, 'Everything stored about you, as a file', z.string()),
    media: 'application/json',
    ...SELF,
  },
  { ...act('/account/delete', can.manageOwnAccount, 'Delete yourself everywhere', EraseConfirmation), ...SELF_RECENT },
  { ...remove('/account/passkeys/{id}', can.manageOwnAccount, 'Remove a passkey'), ...SELF_RECENT },
  { ...read('/sessions', can.manageOwnAccount, 'Where you are signed in', listOf(Session)), ...SELF },
  { ...remove('/sessions/{id}', can.manageOwnAccount, 'Sign out one session'), ...SELF },
  {
    ...act('/sessions/revoke-others', can.manageOwnAccount, 'Sign out everywhere else', undefined, SessionsEnded),
    ...SELF,
  },

  { ...read('/workspaces', can.manageOwnAccount, 'Workspaces you belong to', listOf(WorkspaceSummary)), ...SELF },
  {
    ...create('/workspaces', can.manageWorkspace, 'Create a workspace', WorkspaceCreate, WorkspaceSummary),
    proof: 'session',
  },
  { ...act('/workspaces/{id}/switch', can.manageOwnAccount, 'Work in another workspace', undefined), ...SELF },
  { ...read('/workspace', can.viewUsage, 'The workspace and its settings', Workspace), projects: 'open' },
  {
    ...update('/workspace', can.manageWorkspace, 'Change the workspace', WorkspaceUpdate, Workspace),
    proof: 'recent',
  },

  read('/retention', can.manageWorkspace, 'How long data is kept', RetentionSettings),
  {
    ...update('/retention', can.manageWorkspace, 'Keep data longer or shorter', RetentionUpdate, RetentionSettings),
    proof: 'recent',
  },
  act(
    '/retention/preview',
    can.manageWorkspace,
    'What would be removed by the next tidying',
    RetentionChange,
    RetentionPreview,
  ),

  {
    ...act(
      '/workspace/export',
      can.deleteWorkspace,
      'Everything in the workspace as JSON lines',
      undefined,
      z.string(),
    ),
    media: 'application/x-ndjson',
    proof: 'recent',
  },
  { ...act('/workspace/delete', can.deleteWorkspace, 'Delete the workspace', WorkspaceDeletion), proof: 'recent' },

  read('/members', can.viewMembers, 'People in the workspace', listOf(Member)),
  {
    ...update('/members/{id}', can.manageMembers, 'Change role or projects of a person', MemberUpdate, Member),
    proof: 'recent',
  },
  { ...remove('/members/{id}', can.manageMembers, 'Remove a person'), proof: 'recent' },
  {
    ...act(
      '/members/{id}/export',
      can.manageMembers,
      'What is stored about a person, as a file',
      undefined,
      z.string(),
    ),
    media: 'application/json',
    proof: 'recent',
  },
  {
    ...act('/members/{id}/erase', can.eraseMembers, 'Remove a person and their name', EraseConfirmation),
    proof: 'recent',
  },
  { ...act('/members/leave', can.manageOwnAccount, 'Leave the workspace', undefined), ...SELF },
  read('/invitations', can.manageMembers, 'Invitations that wait for an answer', listOf(Invitation)),
  create('/invitations', can.manageMembers, 'Invite somebody by mail', InvitationCreate, InvitationCreated),
  remove('/invitations/{id}', can.manageMembers, 'Take an invitation back'),
  act('/invitations/{id}/resend', can.manageMembers, 'Send a fresh link', undefined, InvitationCreated),
  act('/invitations/look', 'public', 'What a link invites to', InvitationLook, InvitationView),
  act('/invitations/accept', 'public', 'Accept an invitation', InvitationAccept, InvitationAccepted),

  act('/password-resets', 'public', 'Mail a link for a new password', PasswordResetRequest, Done),
  act('/password-resets/complete', 'public', 'Set a new password by a link', PasswordReset, Done),
  act('/email-changes/complete', 'public', 'Confirm a new address by a link', EmailConfirmation, Done),
];
