import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { type BackupKey, decryptBackup } from './cipher';
import { type Frame, parseFrames } from './frames';

/**
 * What a backup holds, frame by frame, in constant memory. Throws AppError `invalid_input` for every file that is not
 * whole: a wrong key, changed bytes, broken compression, half a frame.
 */
export async function* openBackup(
  file: AsyncIterable<Buffer>,
  askKey: (kind: BackupKey['kind']) => Promise<BackupKey>,
): AsyncGenerator<Frame> {
  try {
    // A failure of the source reaches the reader of the plain side.
    yield* parseFrames(pipeline(Readable.from(decryptBackup(file, askKey)), createGunzip(), () => {}));
  } catch (error) {
    throw isOfContent(error)
      ? new AppError('invalid_input', 'backup: what is in it cannot be read', { cause: error })
      : error;
  }
}

/** Failures of zlib and of JSON: the file is not what it should be. */
function isOfContent(error: unknown): boolean {
  if (error instanceof SyntaxError || error instanceof z.ZodError) return true;
  return error instanceof Error && 'code' in error && /^Z_|^ERR_BUFFER/.test(String(error.code));
}
