import { KIND_BYTES } from './kind';
import { type Budget, LimitPassed, MAX_NESTED_BYTES } from './limits';

export type ByteStream = AsyncIterable<Uint8Array>;

/** Takes the first bytes off a stream without losing them. */
export async function peek(stream: ByteStream): Promise<{ head: Buffer; whole: ByteStream }> {
  const iterator = stream[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < KIND_BYTES) {
    const { value, done } = await iterator.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  const head = first.length === 1 && first[0] ? Buffer.from(first[0]) : Buffer.concat(first);
  async function* replay() {
    try {
      if (head.length > 0) yield head;
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head, whole: replay() };
}

/** A whole stream in memory. Throws `LimitPassed` past MAX_NESTED_BYTES. */
export async function collect(stream: ByteStream): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > MAX_NESTED_BYTES) throw new LimitPassed('too-large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A stream that pays for its bytes. */
export async function* meter(stream: ByteStream, budget: Budget): ByteStream {
  for await (const piece of stream) {
    budget.spendBytes(piece.length);
    yield piece;
  }
}
