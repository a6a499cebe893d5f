import { z } from 'zod';
import { Id, Instant, Role } from '@/lib/contracts/common';
import { Email, NewPassword } from './account';

/** Provider project ids that a member is limited to; empty = all. */
const ProjectIds = z.array(z.string().min(1).max(200)).max(200);

export const Member = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  projectIds: z.array(z.string()),
  joinedAt: Instant,
  /** Has an authenticator app or a passkey. */
  hasFactor: z.boolean(),
  isYou: z.boolean(),
});
export type Member = z.infer<typeof Member>;

export const MemberUpdate = z.object({ role: Role.optional(), projectIds: ProjectIds.optional() });
export type MemberUpdate = z.infer<typeof MemberUpdate>;

export const InvitationCreate = z.object({
  email: Email,
  role: Role.default('viewer'),
  projectIds: ProjectIds.default([]),
});
export type InvitationCreate = z.infer<typeof InvitationCreate>;

export const Invitation = z.object({
  id: Id,
  email: z.string(),
  role: Role,
  projectIds: z.array(z.string()),
  createdAt: Instant,
  expiresAt: Instant,
  state: z.enum(['pending', 'expired']),
});
export type Invitation = z.infer<typeof Invitation>;

/** The link is in this answer and in the mail, and nowhere else. */
export const InvitationCreated = Invitation.extend({ url: z.string() });
export type InvitationCreated = z.infer<typeof InvitationCreated>;

const InvitationToken = z.string().min(1, 'expected the token of the link').max(200);

export const InvitationLook = z.object({ token: InvitationToken });

/** What the holder of a link sees before accepting. */
export const InvitationView = z.object({
  workspaceName: z.string(),
  email: z.string(),
  role: Role,
  expiresAt: Instant,
  /** An account with this address exists already: sign in first. */
  hasAccount: z.boolean(),
  /** The browser is signed in with this address. */
  isSignedIn: z.boolean(),
  /** Address this browser is signed in with; null = not signed in. */
  signedInAs: z.string().nullable(),
});
export type InvitationView = z.infer<typeof InvitationView>;

/** `password` absent = the person will sign in through Google or the OIDC provider with the invited address. */
export const InvitationAccept = z.object({
  token: InvitationToken,
  name: z.string().trim().min(1, 'expected a name').max(80).optional(),
  password: NewPassword.optional(),
});
export type InvitationAccept = z.infer<typeof InvitationAccept>;

export const InvitationAccepted = z.object({ email: z.string(), workspaceId: Id });
