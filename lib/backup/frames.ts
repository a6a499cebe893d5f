import { AppError } from '@/lib/errors';

/** Inside a backup: frames of one kind letter, their length (4 bytes) and their bytes. J = JSON, D = rows of a table. */
export type Frame = { kind: 'J'; value: unknown } | { kind: 'D'; bytes: Buffer };

const MAX_FRAME_BYTES = 64 * 1_048_576;

export function renderFrame(frame: Frame): Buffer {
  const bytes = frame.kind === 'J' ? Buffer.from(JSON.stringify(frame.value)) : frame.bytes;
  const head = Buffer.alloc(5);
  head.write(frame.kind, 0, 'latin1');
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Takes a stream apart into frames. */
export async function* parseFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let held: Buffer[] = [];
  let size = 0;
  let wanted = 5;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size < wanted) continue;
    let all: Buffer = Buffer.concat(held);
    for (;;) {
      wanted = 5;
      if (all.length < wanted) break;
      const length = all.readUInt32BE(1);
      if (length > MAX_FRAME_BYTES) throw new AppError('invalid_input', 'backup: a frame is too long');
      wanted = 5 + length;
      if (all.length < wanted) break;
      const bytes = all.subarray(5, wanted);
      if (all[0] === 0x4a) yield { kind: 'J', value: JSON.parse(bytes.toString('utf8')) };
      else yield { kind: 'D', bytes };
      all = all.subarray(wanted);
    }
    held = [all];
    size = all.length;
  }
  if (size > 0) throw new AppError('invalid_input', 'backup: the last frame is not complete');
}
