import { createHash, randomBytes } from 'node:crypto';
import { parse, stringify } from 'uuid';

const WORKSPACE_BYTES = 16;
const SECRET_BYTES = 32;

/** The secret of an invitation link: base64url of the workspace id (16 bytes) and 32 random bytes. */
export function createInvitationToken(workspaceId: string): string {
  return Buffer.concat([parse(workspaceId), randomBytes(SECRET_BYTES)]).toString('base64url');
}

/** What is stored and looked up instead of the token. */
export function hashInvitationToken(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(`invitation:${token}`).digest());
}

/** The workspace a token invites to; null when the text is no token of ours. */
export function parseInvitedWorkspaceId(token: string): string | null {
  if (!/^[A-Za-z0-9_-]{64}$/.test(token)) return null;
  try {
    return stringify(Buffer.from(token, 'base64url').subarray(0, WORKSPACE_BYTES));
  } catch {
    return null;
  }
}
