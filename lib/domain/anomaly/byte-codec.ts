/** Appends numbers and text compactly: integers as LEB128 varints up to 2^53, floats in little endian. */
export class ByteWriter {
  private bytes = new Uint8Array(1_024);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  /** A non-negative integer. */
  writeCount(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  /** An integer of either sign. */
  writeInteger(value: number): void {
    this.writeCount(value < 0 ? -2 * value - 1 : 2 * value);
  }

  writeFloat(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  writeSmallFloats(values: Float32Array): void {
    this.reserve(values.length * 4);
    for (const value of values) {
      this.view.setFloat32(this.length, value, true);
      this.length += 4;
    }
  }

  writeLevels(values: Uint16Array): void {
    this.reserve(values.length * 2);
    for (const value of values) {
      this.view.setUint16(this.length, value, true);
      this.length += 2;
    }
  }

  /** Text or null. */
  writeText(value: string | null): void {
    const bytes = value === null ? null : new TextEncoder().encode(value);
    this.writeCount(bytes === null ? 0 : bytes.length + 1);
    if (bytes === null) return;
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** Reads what ByteWriter wrote, in the same order. Throws RangeError past the end. */
export class ByteReader {
  private readonly view: DataView;
  private offset = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  readCount(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.view.getUint8(this.offset++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }

  readInteger(): number {
    const value = this.readCount();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  readFloat(): number {
    const value = this.view.getFloat64(this.offset, true);
    this.offset += 8;
    return value;
  }

  readSmallFloats(into: Float32Array): void {
    for (let index = 0; index < into.length; index++) {
      into[index] = this.view.getFloat32(this.offset, true);
      this.offset += 4;
    }
  }

  readLevels(into: Uint16Array): void {
    for (let index = 0; index < into.length; index++) {
      into[index] = this.view.getUint16(this.offset, true);
      this.offset += 2;
    }
  }

  readText(): string | null {
    const length = this.readCount();
    if (length === 0) return null;
    const end = this.offset + length - 1;
    if (end > this.bytes.length)
      throw new RangeError(`text of ${length - 1} bytes: expected to end by ${this.bytes.length}`);
    const text = new TextDecoder().decode(this.bytes.subarray(this.offset, end));
    this.offset = end;
    return text;
  }
}
