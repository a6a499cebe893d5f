import type { ByteStream } from './byte-stream';

/** Every block says with these 48 bits that it begins, and every stream that it ends: digits of pi and of its root. */
const BLOCK_MARK = 0x314159265359;
const END_MARK = 0x177245385090;
const BLOCK_UNIT = 100_000;
/** No packed block is longer: 900,000 symbols of at most 20 bits, and its tables. */
const MAX_PACKED_BLOCK = 2_400_000;
const PIECE_BYTES = 128 * 1024;
const GROUP_SIZE = 50;
const MAX_CODE_LENGTH = 20;
const RUN_A = 0;
const RUN_B = 1;

const damaged = (what: string) => new Error(`damaged bzip2 stream: ${what}`);

/** Hands out bits of a stream, the highest of each byte first. */
class BitReader {
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;
  private held = 0;
  private count = 0;

  constructor(private readonly pieces: AsyncIterator<Uint8Array>) {}

  private get bytesAtHand(): number {
    return this.piece.length - this.at;
  }

  /** Reads on until `bytes` are at hand or the stream is over. */
  async fill(bytes: number): Promise<void> {
    if (this.bytesAtHand >= bytes) return;
    const kept = [this.piece.subarray(this.at)];
    let length = this.bytesAtHand;
    while (length < bytes) {
      const { value, done } = await this.pieces.next();
      if (done) break;
      kept.push(value);
      length += value.length;
    }
    this.piece = Buffer.concat(kept);
    this.at = 0;
  }

  get isOver(): boolean {
    return this.count < 8 && this.bytesAtHand === 0;
  }

  /** Up to 24 bits. Throws past the end. */
  read(bits: number): number {
    while (this.count < bits) {
      const byte = this.piece[this.at++];
      if (byte === undefined) throw damaged('it ends early');
      this.held = ((this.held << 8) | byte) >>> 0;
      this.count += 8;
    }
    this.count -= bits;
    const value = (this.held >>> this.count) & ((1 << bits) - 1);
    this.held &= (1 << this.count) - 1;
    return value;
  }

  /** Streams begin at whole bytes. */
  align(): void {
    this.count -= this.count % 8;
    this.held &= (1 << this.count) - 1;
  }
}

/** Codes of one table by length: the highest code of each length, and where its symbols begin. */
type CodeTable = { limits: Int32Array; bases: Int32Array; symbols: Uint16Array; shortest: number };

function makeCodeTable(lengths: Uint8Array): CodeTable {
  const symbols = new Uint16Array(lengths.length);
  const limits = new Int32Array(MAX_CODE_LENGTH + 2).fill(-1);
  const bases = new Int32Array(MAX_CODE_LENGTH + 2);
  let [code, filled, shortest] = [0, 0, MAX_CODE_LENGTH];
  for (let length = 1; length <= MAX_CODE_LENGTH; length++) {
    bases[length] = filled - code;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      symbols[filled++] = symbol;
      code++;
      shortest = Math.min(shortest, length);
    }
    limits[length] = code - 1;
    code <<= 1;
  }
  return { limits, bases, symbols, shortest };
}

function readSymbol(bits: BitReader, { limits, bases, symbols, shortest }: CodeTable): number {
  let length = shortest;
  let code = bits.read(length);
  while (code > (limits[length] as number)) {
    if (++length > MAX_CODE_LENGTH) throw damaged('unknown code');
    code = (code << 1) | bits.read(1);
  }
  const symbol = symbols[code + (bases[length] as number)];
  if (symbol === undefined) throw damaged('unknown symbol');
  return symbol;
}

/** Which bytes occur in a block: 16 marks of 16 each. */
function readAlphabet(bits: BitReader): Uint8Array {
  const groups = bits.read(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group++) {
    if (!(groups & (0x8000 >> group))) continue;
    const marks = bits.read(16);
    for (let each = 0; each < 16; each++) if (marks & (0x8000 >> each)) used.push(group * 16 + each);
  }
  if (used.length === 0) throw damaged('empty alphabet');
  return Uint8Array.from(used);
}

function moveToFront(list: Uint8Array, at: number): number {
  const value = list[at] as number;
  list.copyWithin(1, 0, at);
  list[0] = value;
  return value;
}

/** Which code table holds for each group of 50 symbols. */
function readSelectors(bits: BitReader, tables: number): Uint8Array {
  const selectors = new Uint8Array(bits.read(15));
  const order = Uint8Array.from({ length: tables }, (_, index) => index);
  for (let at = 0; at < selectors.length; at++) {
    let place = 0;
    while (bits.read(1) === 1) if (++place >= tables) throw damaged('unknown table');
    selectors[at] = moveToFront(order, place);
  }
  return selectors;
}

function readCodeTable(bits: BitReader, symbols: number): CodeTable {
  const lengths = new Uint8Array(symbols);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    while (bits.read(1) === 1) length += bits.read(1) === 0 ? 1 : -1;
    if (length < 1 || length > MAX_CODE_LENGTH) throw damaged('code length');
    lengths[symbol] = length;
  }
  return makeCodeTable(lengths);
}

/** The sorted bytes of a block in `into`; returns how many. */
function readSorted(bits: BitReader, into: Uint32Array): number {
  const alphabet = readAlphabet(bits);
  const tableCount = bits.read(3);
  if (tableCount < 2 || tableCount > 6) throw damaged('number of tables');
  const selectors = readSelectors(bits, tableCount);
  const end = alphabet.length + 1;
  const tables = Array.from({ length: tableCount }, () => readCodeTable(bits, end + 1));
  let [length, run, weight] = [0, 0, 1];
  for (let read = 0; ; read++) {
    const table = tables[selectors[Math.floor(read / GROUP_SIZE)] ?? -1];
    if (!table) throw damaged('unknown table');
    const symbol = readSymbol(bits, table);
    if (symbol === RUN_A || symbol === RUN_B) {
      run += symbol === RUN_A ? weight : 2 * weight;
      weight *= 2;
      if (run > into.length) throw damaged('block too long');
      continue;
    }
    if (length + run > into.length) throw damaged('block too long');
    if (run > 0) into.fill(alphabet[0] as number, length, length + run);
    length += run;
    [run, weight] = [0, 1];
    if (symbol === end) return length;
    if (length >= into.length) throw damaged('block too long');
    into[length++] = moveToFront(alphabet, symbol - 1);
  }
}

/** Undoes the sorting: above each byte, the place of the one after it. Returns where the text begins. */
function linkSorted(block: Uint32Array, length: number, origin: number): number {
  const places = new Uint32Array(256);
  for (let at = 0; at < length; at++) {
    const byte = (block[at] as number) & 0xff;
    places[byte] = (places[byte] as number) + 1;
  }
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const count = places[byte] as number;
    places[byte] = sum;
    sum += count;
  }
  for (let at = 0; at < length; at++) {
    const byte = (block[at] as number) & 0xff;
    const place = places[byte] as number;
    places[byte] = place + 1;
    block[place] = ((block[place] as number) | (at << 8)) >>> 0;
  }
  return (block[origin] as number) >>> 8;
}

/** The text of a linked block: after four equal bytes a fifth says how many more there are. */
function* walkBlock(block: Uint32Array, length: number, first: number): Generator<Uint8Array> {
  let piece = Buffer.alloc(PIECE_BYTES);
  let [filled, next, equal, last] = [0, first, 0, -1];
  for (let at = 0; at < length; at++) {
    const entry = block[next] as number;
    const byte = entry & 0xff;
    next = entry >>> 8;
    if (filled + 256 > PIECE_BYTES) {
      yield piece.subarray(0, filled);
      piece = Buffer.alloc(PIECE_BYTES);
      filled = 0;
    }
    if (equal === 4) {
      piece.fill(last, filled, filled + byte);
      filled += byte;
      [equal, last] = [0, -1];
      continue;
    }
    equal = byte === last ? equal + 1 : 1;
    last = byte;
    piece[filled++] = byte;
  }
  yield piece.subarray(0, filled);
}

/**
 * The unpacked bytes of a bzip2 file, also of several joined. Checksums are not compared: what can be unpacked is searched.
 * Memory: one block of at most 900,000 bytes. Throws when it is damaged.
 */
export async function* unpackBzip2(stream: ByteStream): ByteStream {
  const pieces = stream[Symbol.asyncIterator]();
  try {
    yield* unpackStreams(new BitReader(pieces));
  } finally {
    await pieces.return?.();
  }
}

async function* unpackStreams(bits: BitReader): ByteStream {
  for (await bits.fill(MAX_PACKED_BLOCK); !bits.isOver; bits.align()) {
    const level = readLevel(bits);
    const block = new Uint32Array(level * BLOCK_UNIT);
    for (;;) {
      await bits.fill(MAX_PACKED_BLOCK);
      const mark = bits.read(24) * 2 ** 24 + bits.read(24);
      bits.read(16);
      bits.read(16);
      if (mark === END_MARK) break;
      // Blocks that are shuffled as well were written before 1997 only.
      if (mark !== BLOCK_MARK || bits.read(1) === 1) throw damaged('no block where one should begin');
      const origin = bits.read(24);
      const length = readSorted(bits, block);
      if (origin >= length) throw damaged('begins outside of its block');
      yield* walkBlock(block, length, linkSorted(block, length, origin));
    }
  }
}

function readLevel(bits: BitReader): number {
  const [head, level] = [bits.read(24), bits.read(8) - 0x30];
  if (head !== 0x425a68 || level < 1 || level > 9) throw damaged('unknown head');
  return level;
}
