import type { ReaderChoice } from '@/lib/domain/reader';

/** Who asks: resolved once at the door from a session cookie or a bearer token, passed to every service. */
export type Role = 'owner' | 'admin' | 'member' | 'viewer';

/** What a token may be used for, within its role. */
export type TokenScope = 'read' | 'write' | 'contain' | 'admin';

export type Viewer = {
  workspaceId: string;
  /** IANA zone that calendars of the workspace follow. */
  timezone: string;
  role: Role;
  /** The person's or token's name is what timelines and the audit trail show. */
  actor: { kind: 'user' | 'token' | 'system'; id: string; name: string };
  /** Provider projects this viewer is limited to; absent or empty = all. */
  projectIds?: readonly string[];
  /** Tokens only. */
  scopes?: readonly TokenScope[];
  /** People only: the session they came with. */
  session?: { id: string; verifiedAt: Date };
  /** People only. */
  email?: string;
  /** People only: how they chose to have numbers and times written. */
  reading?: ReaderChoice;
  /** The workspace wants a second factor and this person has none: nothing but setting one up is open to them. */
  mustSetUpFactor?: boolean;
};
