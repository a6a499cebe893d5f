import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '@/lib/domain/anomaly/byte-codec';

describe('what is written is read back', () => {
  test('integers of either sign up to 2^52, floats and text', () => {
    const integer = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
    const text = fc.option(fc.string({ unit: 'grapheme' }), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.tuple(integer, fc.double({ noNaN: true }), text)), (entries) => {
        const out = new ByteWriter();
        for (const [whole, fraction, words] of entries) {
          out.writeInteger(whole);
          out.writeFloat(fraction);
          out.writeText(words);
        }
        const input = new ByteReader(out.finish());
        for (const [whole, fraction, words] of entries) {
          expect(input.readInteger() === whole).toBe(true);
          expect(input.readFloat()).toBe(fraction);
          expect(input.readText()).toBe(words);
        }
      }),
    );
  });

  test('a small integer takes one byte', () => {
    const out = new ByteWriter();
    out.writeCount(127);
    expect(out.finish()).toHaveLength(1);
  });

  test('a cut state is refused, not guessed at', () => {
    const out = new ByteWriter();
    out.writeText('gpt-4.1-mini');
    const cut = out.finish().slice(0, 5);
    expect(() => new ByteReader(cut).readText()).toThrow(RangeError);
    expect(() => new ByteReader(new Uint8Array()).readCount()).toThrow(RangeError);
  });
});
