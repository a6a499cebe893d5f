import { describe, expect, test } from 'vitest';
import {
  formatMoney,
  formatMoneyRough,
  formatMoneyTick,
  formatRatePerHour,
  formatSignedMoney,
} from '@/lib/presenters/money';
import { describeChange } from '@/lib/presenters/usage/change';
import { READER } from './readers';

describe('money for people', () => {
  test.each([
    { name: 'small amounts never read as nothing', text: formatMoney('0.0042', READER), expected: '$0.0042' },
    { name: 'a token price keeps its digits', text: formatMoney('0.00000005', READER), expected: '$0.00000005' },
    { name: 'zero is zero', text: formatMoney('0', READER), expected: '$0.00' },
    { name: 'thousands are grouped', text: formatMoney('1234567.891', READER), expected: '$1,234,567.89' },
    { name: 'rates name their hour', text: formatRatePerHour('713.4', READER), expected: '$713.40/h' },
    { name: 'differences below carry a real minus', text: formatSignedMoney('-4.47', READER), expected: '−$4.47' },
    { name: 'differences above carry a plus', text: formatSignedMoney('0.35', READER), expected: '+$0.35' },
    { name: 'no difference carries no sign', text: formatSignedMoney('0.000', READER), expected: '$0.00' },
    { name: 'rough amounts drop cents from $100 on', text: formatMoneyRough('12352.54', READER), expected: '$12,353' },
    { name: 'rough amounts below $100 keep cents', text: formatMoneyRough('99.994', READER), expected: '$99.99' },
    { name: 'ticks shorten thousands', text: formatMoneyTick(1_500, READER), expected: '$1.5k' },
    { name: 'ticks keep small steps apart', text: formatMoneyTick(0.0025, READER), expected: '$0.0025' },
    {
      name: 'ticks below a tenth of a cent fit beside the plot',
      text: formatMoneyTick(0.0000025, READER),
      expected: '$2.5E-6',
    },
    { name: 'the zero tick is short', text: formatMoneyTick(0, READER), expected: '$0' },
  ])('$name', ({ text, expected }) => {
    expect(text).toBe(expected);
  });
});

describe('change against the stretch before', () => {
  test.each([
    { name: 'a rise is a percentage', amount: '115', previous: '100', text: '+15%' },
    { name: 'a fall is a percentage', amount: '50', previous: '100', text: '−50%' },
    { name: 'from three times on it is a multiple', amount: '3570', previous: '100', text: '36×' },
    { name: 'less than half a percent is the same', amount: '100.4', previous: '100', text: 'same' },
    { name: 'spend after none is new', amount: '1', previous: '0', text: 'new' },
  ])('$name', ({ amount, previous, text }) => {
    expect(describeChange({ amount, previous, previousApproximate: false }, 'before', READER)?.text).toBe(text);
  });

  test('without history there is nothing to compare', () => {
    expect(describeChange({ amount: '5', previous: null, previousApproximate: false }, 'before', READER)).toBeNull();
    expect(describeChange({ amount: '0', previous: '0', previousApproximate: false }, 'before', READER)).toBeNull();
  });
});
