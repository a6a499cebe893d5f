import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDollars, formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';

describe('amounts as text', () => {
  const rows: { text: string | number; nanos: bigint }[] = [
    { text: '12.50', nanos: 12_500_000_000n },
    { text: 0.06, nanos: 60_000_000n },
    { text: '0.34090000000000000', nanos: 340_900_000n },
    { text: 5e-8, nanos: 50n },
    { text: '-3', nanos: -3_000_000_000n },
    { text: '0.0000000005', nanos: 1n },
    { text: '1e3', nanos: 1_000_000_000_000n },
  ];
  test.each(rows)('$text is $nanos nano-dollars', ({ text, nanos }) => {
    expect(parseDecimalToNanos(text)).toBe(nanos);
  });
  test.each(['', 'abc', '1.2.3', '.', 'NaN', '1e9999'])('"%s" is refused', (text) => {
    expect(() => parseDecimalToNanos(text)).toThrow(RangeError);
  });
  test('exact text reads back as the same amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        (nanos) => parseDecimalToNanos(formatNanosExact(nanos)) === nanos,
      ),
    );
  });
});

test.each([
  { nanos: 713_400_000_000n, text: '$713.40' },
  { nanos: 0n, text: '$0.00' },
  { nanos: 4_200_000n, text: '$0.0042' },
  { nanos: 50n, text: '$0.00000005' },
  { nanos: -1_500_000_000n, text: '-$1.50' },
])('people read $nanos as $text', ({ nanos, text }) => {
  expect(formatDollars(nanos)).toBe(text);
});
