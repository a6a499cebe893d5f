import { randomBytes } from 'node:crypto';
import { parse, stringify } from 'uuid';

const PREFIX = 'cl_';
const WORKSPACE_BYTES = 16;
const SECRET_BYTES = 32;

/** A fresh secret of a calendar's address: `cl_` and base64url of the workspace id (16 bytes) and 32 random bytes. */
export function createCalendarToken(workspaceId: string): string {
  return PREFIX + Buffer.concat([parse(workspaceId), randomBytes(SECRET_BYTES)]).toString('base64url');
}

/** The workspace that a calendar's address speaks for; null when the text is no token of ours. */
export function parseCalendarWorkspaceId(token: string): string | null {
  if (!/^cl_[A-Za-z0-9_-]{64}$/.test(token)) return null;
  try {
    return stringify(Buffer.from(token.slice(PREFIX.length), 'base64url').subarray(0, WORKSPACE_BYTES));
  } catch {
    return null;
  }
}
