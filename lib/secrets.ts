import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { readEnv } from './env';
import { AppError } from './errors';

/** Sealed form: version (1 byte), key id (4), nonce (12), tag (16), cipher text. */
const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES;

type SealingKey = { id: Buffer; key: Buffer };

/**
 * Secrets that this process learned beside its own while a rotation is under way, and which of all of them seals new
 * values. Bound to the environment's secret it was learned under.
 */
type SecretSet = { learnedUnder: string; secrets: Map<string, Buffer>; activeId: string; root: Buffer | null };

/** Kept on globalThis: a bundled server holds this module more than once. */
const holder = globalThis as typeof globalThis & { spendwatchSecrets?: SecretSet };

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

const derive = (master: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `spendwatch ${purpose}`, 32));

/**
 * A key of 32 bytes for one purpose, derived from the installation's first SPENDWATCH_SECRET (HKDF-SHA-256, RFC 5869). It
 * outlives rotations, so that a rotation signs no one out.
 */
export function deriveSecret(purpose: string): Buffer {
  return derive(readSecretSet()?.root ?? readMasterSecret(), purpose);
}

function makeSealingKey(master: Buffer): SealingKey {
  const key = derive(master, 'sealing v1');
  const id = createHash('sha256').update('key id').update(key).digest().subarray(0, KEY_ID_BYTES);
  return { id, key };
}

/** The id (8 hex digits) that values sealed under a secret start with. */
export function identifySecret(secret: string): string {
  return makeSealingKey(Buffer.from(secret, 'base64')).id.toString('hex');
}

/**
 * Sets for this process which further secrets open stored values, the id of the one that seals new ones, and the secret
 * that keys for other purposes come from when it is no longer its own. Values of earlier and later versions open from
 * then on, whatever SPENDWATCH_SECRET this process was started with.
 */
export function learnSecrets(secrets: readonly string[], activeId: string, root: string | null): void {
  const own = readMasterSecret();
  const known = new Map([own, ...secrets.map((one) => Buffer.from(one, 'base64'))].map((one) => [idOf(one), one]));
  if (!known.has(activeId)) return;
  holder.spendwatchSecrets = {
    learnedUnder: own.toString('base64'),
    secrets: known,
    activeId,
    root: root === null ? null : Buffer.from(root, 'base64'),
  };
}

const idOf = (master: Buffer) => makeSealingKey(master).id.toString('hex');

function readSecretSet(): SecretSet | null {
  const set = holder.spendwatchSecrets;
  return set && set.learnedUnder === readMasterSecret().toString('base64') ? set : null;
}

/** The secret that seals new values. */
function readActiveSecret(): Buffer {
  const set = readSecretSet();
  return set?.secrets.get(set.activeId) ?? readMasterSecret();
}

/** The secret with this id (hex), when this process has or learned it. */
function findSecret(id: string): Buffer | null {
  const own = readMasterSecret();
  return idOf(own) === id ? own : (readSecretSet()?.secrets.get(id) ?? null);
}

/** Signs data for one purpose under the active secret: key id (4 bytes) and HMAC-SHA-256. */
export function signData(purpose: string, data: string): Uint8Array<ArrayBuffer> {
  const master = readActiveSecret();
  const mac = createHmac('sha256', derive(master, purpose)).update(data).digest();
  return Uint8Array.from(Buffer.concat([makeSealingKey(master).id, mac]));
}

/** Whether a signature is ours; `unknown-key` = it was made under a secret that this process does not have. */
export function checkSignature(
  purpose: string,
  data: string,
  signature: Uint8Array,
): 'valid' | 'wrong' | 'unknown-key' {
  const bytes = Buffer.from(signature);
  const master = findSecret(bytes.subarray(0, KEY_ID_BYTES).toString('hex'));
  if (!master) return 'unknown-key';
  const expected = createHmac('sha256', derive(master, purpose)).update(data).digest();
  const given = bytes.subarray(KEY_ID_BYTES);
  return given.length === expected.length && timingSafeEqual(given, expected) ? 'valid' : 'wrong';
}

/**
 * Encrypts a text with AES-256-GCM under SPENDWATCH_SECRET and a random nonce. `context` says what the secret belongs to
 * (see `secretContext`): a sealed value moved to another row does not open there.
 */
export function encryptSecret(plain: string, context: string): Uint8Array<ArrayBuffer> {
  return sealUnder(readActiveSecret(), plain, context);
}

function sealUnder(master: Buffer, plain: string, context: string): Uint8Array<ArrayBuffer> {
  const { id, key } = makeSealingKey(master);
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
  if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) {
    throw new AppError(
      'unavailable',
      `sealed value of ${bytes.length} bytes: expected the format of version ${VERSION}`,
    );
  }
  const sealedBy = readSealedBy(bytes);
  const master = findSecret(sealedBy);
  if (!master) {
    throw new AppError(
      'unavailable',
      `a stored key was encrypted under another SPENDWATCH_SECRET (id ${sealedBy}, this process has ` +
        `${idOf(readMasterSecret())}): start with the earlier SPENDWATCH_SECRET, or enter the provider key again`,
    );
  }
  const { key } = makeSealingKey(master);
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

/** The id (hex) of the secret that sealed a value. */
export function readSealedBy(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(1, 1 + KEY_ID_BYTES)).toString('hex');
}

/** Seals under a given secret instead of the active one: what a rotation hands over between two secrets. */
export function encryptUnder(secret: string, plain: string, context: string): Uint8Array<ArrayBuffer> {
  return sealUnder(Buffer.from(secret, 'base64'), plain, context);
}

/** What a secret belongs to: one slot of one connection, channel or browser of one workspace. */
export function secretContext(
  workspaceId: string,
  ownerId: string,
  slot: 'admin-key' | 'action-key' | 'channel-secret' | 'push-subscription',
): string {
  return `${workspaceId}/${ownerId}/${slot}`;
}
