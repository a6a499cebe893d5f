import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { readEnv } from './env';
import { AppError } from './errors';

/** Sealed form: version (1 byte), key id (4), nonce (12), tag (16), cipher text. */
const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES;

type SealingKey = { id: Buffer; key: Buffer };

function readMasterSecret(): Buffer {
  const secret = readEnv().SPENDWATCH_SECRET;
  if (!secret) {
    throw new AppError(
      'unavailable',
      'SPENDWATCH_SECRET is not set: expected 32 or more random bytes as base64, e.g. from "openssl rand -base64 32"',
    );
  }
  return Buffer.from(secret, 'base64');
}

/** A key of 32 bytes for one purpose, derived from SPENDWATCH_SECRET (HKDF-SHA-256, RFC 5869). */
export function deriveSecret(purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', readMasterSecret(), Buffer.alloc(0), `spendwatch ${purpose}`, 32));
}

function readSealingKey(): SealingKey {
  const key = deriveSecret('sealing v1');
  const id = createHash('sha256').update('key id').update(key).digest().subarray(0, KEY_ID_BYTES);
  return { id, key };
}

/**
 * Encrypts a text with AES-256-GCM under SPENDWATCH_SECRET and a random nonce. `context` says what the secret belongs to
 * (see `secretContext`): a sealed value moved to another row does not open there.
 */
export function encryptSecret(plain: string, context: string): Uint8Array<ArrayBuffer> {
  const { id, key } = readSealingKey();
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Uint8Array.from(Buffer.concat([Buffer.of(VERSION), id, nonce, cipher.getAuthTag(), body]));
}

/**
 * Opens what `encryptSecret` sealed for the same context. Throws AppError `unavailable` when this process has another
 * SPENDWATCH_SECRET than the one that sealed it, or when the value was altered or belongs elsewhere.
 */
export function decryptSecret(sealed: Uint8Array, context: string): string {
  const bytes = Buffer.from(sealed);
  const { id, key } = readSealingKey();
  if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) {
    throw new AppError(
      'unavailable',
      `sealed value of ${bytes.length} bytes: expected the format of version ${VERSION}`,
    );
  }
  const sealedBy = bytes.subarray(1, 1 + KEY_ID_BYTES);
  if (!sealedBy.equals(id)) {
    throw new AppError(
      'unavailable',
      `a stored key was encrypted under another SPENDWATCH_SECRET (id ${sealedBy.toString('hex')}, this process has ` +
        `${id.toString('hex')}): start with the earlier SPENDWATCH_SECRET, or enter the provider key again`,
    );
  }
  const nonceAt = 1 + KEY_ID_BYTES;
  const tagAt = nonceAt + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(nonceAt, tagAt), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(tagAt, HEADER_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEADER_BYTES)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('unavailable', 'a stored key does not open: it was altered or belongs to another record', {
      cause,
    });
  }
}

/** What a provider key belongs to: one slot of one connection of one workspace. */
export function secretContext(workspaceId: string, connectionId: string, slot: 'admin-key' | 'action-key'): string {
  return `${workspaceId}/${connectionId}/${slot}`;
}
