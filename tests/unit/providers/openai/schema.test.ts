import { expect, test } from 'vitest';
import { costRowSchema } from '@/lib/providers/openai/schema';

const row = (value: unknown) => ({ amount: { value, currency: 'usd' }, line_item: 'gpt-5.4, input' });

test('an amount is exact, as number or as text of any length', () => {
  expect(costRowSchema.parse(row('0.06000000000000000000')).amountNanos).toBe(60_000_000n);
  expect(costRowSchema.parse(row(-12.5)).amountNanos).toBe(-12_500_000_000n);
});

test('an amount that no column holds is refused with what came', () => {
  const refused = costRowSchema.safeParse(row(1e30));
  expect(refused.error?.issues[0]).toMatchObject({
    path: ['amount', 'value'],
    message: 'expected a decimal amount below nine billion, got "1e+30"',
  });
  expect(costRowSchema.safeParse(row('9223372036.9')).success).toBe(false);
  expect(costRowSchema.safeParse(row('many')).success).toBe(false);
});
