/** Who asks: resolved once at the door from a session cookie or a bearer token, passed to every service. */
export type Role = 'owner' | 'admin' | 'member' | 'viewer';

export type Viewer = {
  workspaceId: string;
  /** IANA zone that calendars of the workspace follow. */
  timezone: string;
  role: Role;
  /** The person's or token's name is what timelines and the audit trail show. */
  actor: { kind: 'user' | 'token' | 'system'; id: string; name: string };
};
