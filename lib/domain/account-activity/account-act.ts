/** What an event did, in every log alike. Fields are null where the log does not say. */
export type AccountAct =
  | { kind: 'signed-in' }
  /** `count` = failures that one event stands for. */
  | { kind: 'sign-in-failed'; error: string | null; count: number }
  | { kind: 'admin-key-made'; keyId: string | null; scopes: string[] | null }
  | { kind: 'key-made'; keyId: string | null; scopes: string[] | null }
  /** Permissions or end of a key. */
  | { kind: 'key-changed'; keyId: string | null; scopes: string[] | null }
  /** `isPowerful` = may manage the account; null = the log names a role that says nothing to us. */
  | { kind: 'role-granted'; role: string | null; isPowerful: boolean | null; principal: string | null }
  | { kind: 'person-invited'; email: string | null; role: string | null }
  | { kind: 'person-added'; personId: string | null; role: string | null }
  | {
      kind: 'protection-changed';
      /** Words: "the IP allow list", "single sign-on". */
      what: string;
      change: 'added' | 'changed' | 'removed';
      /** The identifier of what changed, for comparing with what was there before. */
      id: string | null;
      ranges: string[] | null;
    }
  | {
      kind: 'limit-changed';
      what: string;
      /** Spend limits are watched more closely than rate limits. */
      isSpend: boolean;
      id: string | null;
      projectId: string | null;
      values: Record<string, number>;
      /** As the log itself reports them; empty = it does not. */
      before: Record<string, number>;
      isRemoved: boolean;
    }
  | { kind: 'deleted'; what: string; id: string | null }
  | { kind: 'log-changed'; what: string; after: string | null }
  /** An act that no rule looks at, or an unknown type. */
  | { kind: 'other' };

export type AccountActKind = AccountAct['kind'];

/** Acts of people who manage an account: a person who never did one of these is an outsider to it. */
const MANAGING: ReadonlySet<AccountActKind> = new Set([
  'admin-key-made',
  'role-granted',
  'person-invited',
  'person-added',
  'protection-changed',
  'limit-changed',
  'log-changed',
]);

export function isManaging(kind: AccountActKind): boolean {
  return MANAGING.has(kind);
}

const POWERFUL_ROLE = /(?:^|[^a-z])(?:owner|admin|administrator|superuser)(?:$|[^a-z])/i;
const POWERFUL_PERMISSION = /(?:^|[.:_])(?:management|admin|organization)[.:_].*write|^\*$|api\.management\.write/i;

/** Whether a role's name or permissions let its holder manage the account; null = they do not show it. */
export function isPowerfulRole(role: string | null, permissions: readonly string[] = []): boolean | null {
  if (permissions.some((permission) => POWERFUL_PERMISSION.test(permission))) return true;
  if (role === null) return permissions.length > 0 ? false : null;
  if (POWERFUL_ROLE.test(role)) return true;
  return /(?:^|[^a-z])(?:reader|member|viewer|none|guest)(?:$|[^a-z])/i.test(role) || permissions.length > 0
    ? false
    : null;
}
