import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import { AppError } from '@/lib/errors';

/**
 * The file: "SWBACKUP", version (1 byte), how the key is made (1), salt (16), then blocks. A block is its length (4, the top
 * bit set on the last one) and AES-256-GCM cipher text with its tag (16). The nonce counts blocks and the file's start and
 * the block's length are authenticated, so that no block can be changed, moved, or cut off unnoticed.
 */
const MAGIC = Buffer.from('SWBACKUP');
const VERSION = 1;
const SALT_BYTES = 16;
const HEAD_BYTES = MAGIC.length + 2 + SALT_BYTES;
const TAG_BYTES = 16;
const BLOCK_BYTES = 1 << 20;
const LAST = 0x80000000;
const SCRYPT = { N: 1 << 17, r: 8, p: 1, maxmem: 256 * 1_048_576 };

/** What opens a backup: a passphrase people remember, or the installation's secret (base64). */
export type BackupKey = { kind: 'passphrase' | 'secret'; value: string };
const KINDS = ['passphrase', 'secret'] as const;

function makeKey({ kind, value }: BackupKey, salt: Buffer): Buffer {
  if (kind === 'passphrase') return scryptSync(value.normalize('NFKC'), salt, 32, SCRYPT);
  return Buffer.from(hkdfSync('sha256', Buffer.from(value, 'base64'), salt, 'spendwatch backup v1', 32));
}

const renderLength = (length: number, isLast: boolean): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((length | (isLast ? LAST : 0)) >>> 0);
  return bytes;
};

const renderNonce = (block: number): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(block), 4);
  return nonce;
};

/** Encrypts a stream block by block in constant memory. */
export async function* encryptBackup(plain: AsyncIterable<Buffer>, backupKey: BackupKey): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const head = Buffer.concat([MAGIC, Buffer.of(VERSION, KINDS.indexOf(backupKey.kind)), salt]);
  const key = makeKey(backupKey, salt);
  let block = 0;
  const seal = (body: Buffer, isLast: boolean) => {
    const length = renderLength(body.length + TAG_BYTES, isLast);
    const cipher = createCipheriv('aes-256-gcm', key, renderNonce(block)).setAAD(Buffer.concat([head, length]));
    block += 1;
    return Buffer.concat([length, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
  };
  yield head;
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of plain) {
    held.push(chunk);
    size += chunk.length;
    while (size > BLOCK_BYTES) {
      const all = Buffer.concat(held);
      yield seal(all.subarray(0, BLOCK_BYTES), false);
      held = [all.subarray(BLOCK_BYTES)];
      size -= BLOCK_BYTES;
    }
  }
  yield seal(Buffer.concat(held), true);
}

const broken = (what: string) => new AppError('invalid_input', `backup: ${what}`);

/** Decrypts a backup block by block. Throws AppError `invalid_input` for a wrong key and for any change of the file. */
export async function* decryptBackup(
  file: AsyncIterable<Buffer>,
  askKey: (kind: BackupKey['kind']) => Promise<BackupKey>,
): AsyncGenerator<Buffer> {
  const read = createReader(file);
  const head = await read(HEAD_BYTES);
  if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw broken('this is no backup of Spendwatch');
  const kind = KINDS[head[MAGIC.length + 1] ?? -1];
  if (head[MAGIC.length] !== VERSION || !kind) throw broken('made by a newer version of Spendwatch');
  const key = makeKey(await askKey(kind), head.subarray(MAGIC.length + 2));
  for (let block = 0, isLast = false; !isLast; block += 1) {
    const length = await read(4);
    const value = length.readUInt32BE();
    isLast = value >= LAST;
    const size = isLast ? value - LAST : value;
    if (size < TAG_BYTES || size > BLOCK_BYTES + TAG_BYTES) throw broken(`block ${block} has an impossible length`);
    const sealed = await read(size);
    const decipher = createDecipheriv('aes-256-gcm', key, renderNonce(block), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.concat([head, length]))
      .setAuthTag(sealed.subarray(size - TAG_BYTES));
    try {
      yield Buffer.concat([decipher.update(sealed.subarray(0, size - TAG_BYTES)), decipher.final()]);
    } catch {
      throw broken(
        block === 0
          ? `the ${kind} does not open it, or the file was changed`
          : `block ${block} of the file was changed`,
      );
    }
  }
  await read.end();
}

/** Reads exact numbers of bytes from a stream of chunks. */
function createReader(chunks: AsyncIterable<Buffer>) {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const read = async (size: number): Promise<Buffer> => {
    const parts = [rest];
    let have = rest.length;
    while (have < size) {
      const { done, value } = await iterator.next();
      if (done) throw broken('the file ends too early');
      parts.push(value);
      have += value.length;
    }
    const all = Buffer.concat(parts);
    rest = all.subarray(size);
    return all.subarray(0, size);
  };
  const end = async () => {
    if (rest.length > 0 || !(await iterator.next()).done) throw broken('the file goes on after its end');
  };
  return Object.assign(read, { end });
}
