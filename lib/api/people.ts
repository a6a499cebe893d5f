import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf, PageQuery } from '@/lib/contracts/common';
import { ActivityEntry, ActivityExportQuery, ActivityQuery } from '@/lib/contracts/people/activity';
import { EraseConfirmation } from '@/lib/contracts/people/data-rights';
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
import { Preferences, PreferencesUpdate } from '@/lib/contracts/people/preferences';
import { Token, TokenCreate, TokenCreated } from '@/lib/contracts/people/tokens';
import { renderFile, renderStreamedFile } from '@/lib/http/file';
import { get, IdParams, patch, post, remove, TextIdParams } from '@/lib/http/operation';
import { exportActivity, listActivity } from '@/lib/services/people/list-activity';
import { getPreferences, updatePreferences } from '@/lib/services/people/manage-account';
import {
  acceptInvitation,
  createInvitation,
  listInvitations,
  resendInvitation,
  revokeInvitation,
  viewInvitation,
} from '@/lib/services/people/manage-invitations';
import { leaveWorkspace, listMembers, removeMember, updateMember } from '@/lib/services/people/manage-members';
import { createToken, listTokens, revokeToken } from '@/lib/services/people/manage-tokens';
import { eraseMember, exportMember } from '@/lib/services/people/person-data';

/** For signed-in people, whatever projects they see, also before the second factor. */
const SELF = { proof: 'session', projects: 'open', beforeFactor: true } as const;

/** Members, invitations, their preferences, tokens and the audit trail. */
export const PEOPLE_OPERATIONS = [
  get('/members', {
    summary: 'People in the workspace',
    access: can.viewMembers,
    answer: listOf(Member),
    handler: ({ viewer }) => listMembers(viewer),
  }),
  patch('/members/{id}', {
    summary: 'Change role or projects of a person',
    access: can.manageMembers,
    proof: 'recent',
    params: TextIdParams,
    body: MemberUpdate,
    answer: Member,
    handler: ({ viewer, params, body }) => updateMember(viewer, params.id, body),
  }),
  remove('/members/{id}', {
    summary: 'Remove a person',
    access: can.manageMembers,
    proof: 'recent',
    params: TextIdParams,
    handler: ({ viewer, params }) => removeMember(viewer, params.id),
  }),
  /** A post, for it leaves a line in the audit trail. */
  post('/members/{id}/export', {
    summary: 'What is stored about a person, as a file',
    access: can.manageMembers,
    proof: 'recent',
    params: TextIdParams,
    answer: z.string(),
    media: 'application/json',
    handler: async ({ viewer, params }) => renderFile(await exportMember(viewer, params.id)),
  }),
  post('/members/{id}/erase', {
    summary: 'Remove a person and their name',
    access: can.eraseMembers,
    proof: 'recent',
    params: TextIdParams,
    body: EraseConfirmation,
    handler: ({ viewer, params, body }) => eraseMember(viewer, params.id, body.confirm),
  }),
  post('/members/leave', {
    summary: 'Leave the workspace',
    access: can.manageOwnAccount,
    ...SELF,
    handler: ({ viewer }) => leaveWorkspace(viewer),
  }),
  get('/invitations', {
    summary: 'Invitations that wait for an answer',
    access: can.manageMembers,
    answer: listOf(Invitation),
    handler: ({ viewer }) => listInvitations(viewer),
  }),
  post('/invitations', {
    summary: 'Invite a person by mail',
    access: can.manageMembers,
    body: InvitationCreate,
    status: 201,
    answer: InvitationCreated,
    handler: ({ viewer, body }) => createInvitation(viewer, body),
  }),
  remove('/invitations/{id}', {
    summary: 'Take an invitation back',
    access: can.manageMembers,
    params: IdParams,
    handler: ({ viewer, params }) => revokeInvitation(viewer, params.id),
  }),
  post('/invitations/{id}/resend', {
    summary: 'Send a fresh link',
    access: can.manageMembers,
    params: IdParams,
    answer: InvitationCreated,
    handler: ({ viewer, params }) => resendInvitation(viewer, params.id),
  }),
  post('/invitations/look', {
    summary: 'What a link invites to',
    access: 'public',
    body: InvitationLook,
    answer: InvitationView,
    handler: ({ body, request }) => viewInvitation(body.token, request.headers),
  }),
  post('/invitations/accept', {
    summary: 'Accept an invitation',
    access: 'public',
    body: InvitationAccept,
    answer: InvitationAccepted,
    handler: ({ body, request }) => acceptInvitation(body, request.headers),
  }),
  get('/activity', {
    summary: 'Who did what, from where, newest first',
    access: can.viewActivity,
    query: ActivityQuery,
    answer: listOf(ActivityEntry),
    handler: ({ viewer, query }) => listActivity(viewer, query),
  }),
  get('/activity/export', {
    summary: 'The same as a file: CSV or JSON lines',
    access: can.viewActivity,
    query: ActivityExportQuery,
    answer: z.string(),
    media: 'text/csv',
    handler: async ({ viewer, query }) =>
      renderStreamedFile({
        name: query.format === 'csv' ? 'activity.csv' : 'activity.jsonl',
        contentType: query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
        chunks: exportActivity(viewer, query),
      }),
  }),
  get('/preferences', {
    summary: 'What the signed-in member gets by mail',
    access: can.manageOwnAccount,
    proof: 'session',
    projects: 'open',
    answer: Preferences,
    handler: ({ viewer }) => getPreferences(viewer),
  }),
  patch('/preferences', {
    summary: 'Change what you get by mail',
    access: can.manageOwnAccount,
    proof: 'session',
    projects: 'open',
    body: PreferencesUpdate,
    answer: Preferences,
    handler: ({ viewer, body }) => updatePreferences(viewer, body),
  }),
  get('/tokens', {
    summary: 'Tokens that still work',
    access: can.manageTokens,
    query: PageQuery,
    answer: listOf(Token),
    handler: ({ viewer, query }) => listTokens(viewer, query),
  }),
  post('/tokens', {
    summary: 'Create a token; its secret is shown this once',
    access: can.manageTokens,
    body: TokenCreate,
    status: 201,
    answer: TokenCreated,
    handler: ({ viewer, body }) => createToken(viewer, body),
  }),
  remove('/tokens/{id}', {
    summary: 'Revoke a token',
    access: can.manageTokens,
    params: IdParams,
    handler: ({ viewer, params }) => revokeToken(viewer, params.id),
  }),
] as const;
