import { TEDDY_MODULE } from './teddy-module';

/** What `teddy.wat` offers. */
type Teddy = {
  memory: WebAssembly.Memory;
  next: WebAssembly.Global;
  find(at: number, end: number, out: number, outEnd: number): number;
  findRuns(at: number, end: number, out: number, outEnd: number): number;
  count(at: number, end: number, byte: number): number;
};

const PAGE_BYTES = 65_536;
/** Places of candidates that one call hands over. */
const OUT_AT = 1_024;
const OUT_END = PAGE_BYTES;
/** Bytes that the search reads past the end of a text. */
const PADDING_BYTES = 32;

let compiled: WebAssembly.Module | null = null;

export type LiteralSearch = {
  /** Where texts are put to be searched; a place to read files into. */
  readonly text: Buffer;
  /** Places within `text[start, end)` where a literal may start: a superset, ascending. */
  findCandidates(start: number, end: number, take: (at: number) => void): void;
  /** Places within `text[start, end)` where sixteen bytes of base64 stand; each stretch of at least 31 bytes has one. */
  findBase64(start: number, end: number, take: (at: number) => void): void;
  countByte(start: number, end: number, byte: number): number;
};

/** A search for the literals of `makeSearchTables`, over a text of up to `textBytes`. */
export function createLiteralSearch(tables: Uint8Array, textBytes: number): LiteralSearch {
  compiled ??= new WebAssembly.Module(Buffer.from(TEDDY_MODULE, 'base64'));
  const teddy = new WebAssembly.Instance(compiled).exports as unknown as Teddy;
  teddy.memory.grow(Math.ceil((textBytes + PADDING_BYTES) / PAGE_BYTES));
  const { buffer } = teddy.memory;
  new Uint8Array(buffer).set(tables, 0);
  const text = Buffer.from(buffer, PAGE_BYTES, textBytes);
  const found = new Uint32Array(buffer, OUT_AT, (OUT_END - OUT_AT) / 4);
  function findAll(find: Teddy['find'], start: number, end: number, take: (at: number) => void): void {
    const last = PAGE_BYTES + end;
    let at = PAGE_BYTES + start;
    while (at < last) {
      const count = (find(at, last, OUT_AT, OUT_END) - OUT_AT) / 4;
      for (let each = 0; each < count; each++) take((found[each] as number) - PAGE_BYTES);
      at = Number(teddy.next.value);
    }
  }
  return {
    text,
    findCandidates: (start, end, take) => findAll(teddy.find, start, end, take),
    findBase64: (start, end, take) => findAll(teddy.findRuns, start, end - ((end - start) % 16), take),
    countByte: (start, end, byte) => teddy.count(PAGE_BYTES + start, PAGE_BYTES + end, byte),
  };
}
