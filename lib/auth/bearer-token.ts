import { createHash, randomBytes } from 'node:crypto';
import { parse, stringify } from 'uuid';

const PREFIX = 'sw_';
const WORKSPACE_BYTES = 16;
const SECRET_BYTES = 32;

/** A fresh token of a workspace: `sw_` and base64url of the workspace id (16 bytes) and 32 random bytes. */
export function createBearerToken(workspaceId: string): string {
  return PREFIX + Buffer.concat([parse(workspaceId), randomBytes(SECRET_BYTES)]).toString('base64url');
}

/** What is stored and looked up instead of the token: its SHA-256. The token is random, so no salt is needed. */
export function hashBearerToken(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(token).digest());
}

/** The workspace that a token speaks for; null when the text is no token of ours. */
export function parseBearerWorkspaceId(token: string): string | null {
  if (!/^sw_[A-Za-z0-9_-]{64}$/.test(token)) return null;
  try {
    return stringify(Buffer.from(token.slice(PREFIX.length), 'base64url').subarray(0, WORKSPACE_BYTES));
  } catch {
    return null;
  }
}
