import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';
import { deriveSecret } from '@/lib/secrets';

const PREFIX = 'sl_';
const ID_BYTES = 16;
const SECRET_BYTES = 32;

/** A fresh secret of a link: `sl_` and base64url of the workspace id (16 bytes) and 32 random bytes. */
export function createShareToken(workspaceId: string): string {
  return PREFIX + Buffer.concat([parse(workspaceId), randomBytes(SECRET_BYTES)]).toString('base64url');
}

/** The workspace that a link speaks for; null when the text is no token of ours. */
export function parseShareWorkspaceId(token: string): string | null {
  return /^sl_[A-Za-z0-9_-]{64}$/.test(token) ? readId(Buffer.from(token.slice(PREFIX.length), 'base64url'), 0) : null;
}

/**
 * Name of a link's chart in its signed address: base64url of workspace and link id, a dot, and their HMAC under a key
 * derived from SPENDWATCH_SECRET. It opens the chart and nothing else, and dies with the link.
 */
export function signChartName(workspaceId: string, linkId: string): string {
  const ids = Buffer.concat([parse(workspaceId), parse(linkId)]);
  return `${ids.toString('base64url')}.${sign(ids).toString('base64url')}`;
}

/** The ids behind a chart's name; null unless the signature is ours. */
export function parseChartName(name: string): { workspaceId: string; linkId: string } | null {
  const match = /^([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/.exec(name);
  if (!match) return null;
  const [ids, given] = [Buffer.from(match[1] ?? '', 'base64url'), Buffer.from(match[2] ?? '', 'base64url')];
  const wanted = sign(ids);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const [workspaceId, linkId] = [readId(ids, 0), readId(ids, ID_BYTES)];
  return workspaceId && linkId ? { workspaceId, linkId } : null;
}

const sign = (ids: Buffer): Buffer => createHmac('sha256', deriveSecret('shared charts v1')).update(ids).digest();

function readId(bytes: Buffer, at: number): string | null {
  try {
    return stringify(bytes.subarray(at, at + ID_BYTES));
  } catch {
    return null;
  }
}
