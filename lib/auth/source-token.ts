import { randomBytes } from 'node:crypto';
import { parse, stringify } from 'uuid';

const PREFIX = 'so_';
const WORKSPACE_BYTES = 16;
const SECRET_BYTES = 32;

/** A fresh token of a source: `so_` and base64url of the workspace id (16 bytes) and 32 random bytes. */
export function createSourceToken(workspaceId: string): string {
  return PREFIX + Buffer.concat([parse(workspaceId), randomBytes(SECRET_BYTES)]).toString('base64url');
}

/** The workspace that a source's token speaks for; null when the text is no token of ours. */
export function parseSourceWorkspaceId(token: string): string | null {
  if (!/^so_[A-Za-z0-9_-]{64}$/.test(token)) return null;
  try {
    return stringify(Buffer.from(token.slice(PREFIX.length), 'base64url').subarray(0, WORKSPACE_BYTES));
  } catch {
    return null;
  }
}
