import { describe, expect, test } from 'vitest';
import { findToolFamily, parseLineItemFamily } from '@/lib/domain/usage/model-family';
import { computeReconciliation } from '@/lib/domain/usage/reconciliation';

const NOW = new Date('2026-11-23T12:00:00Z');
const dollar = 1_000_000_000n;

describe('the family of a billed line item', () => {
  const rows: { lineItem: string | null; family: string | null }[] = [
    { lineItem: 'gpt-5-mini-2025-08-07, input', family: 'gpt-5-mini' },
    { lineItem: 'gpt-image-1 image, cached input', family: 'gpt-image-1' },
    { lineItem: 'gpt-6-astra, input_tokens', family: 'gpt-6-astra' },
    { lineItem: 'whisper', family: 'whisper' },
    { lineItem: 'GPT-4o, input', family: 'gpt-4o' },
    { lineItem: 'GPT-4o mini, cached input', family: 'gpt-4o-mini' },
    { lineItem: 'gpt-4o-2024-08-06 batch, output', family: 'gpt-4o' },
    { lineItem: 'GPT-4o 2024-08-06 (batch), input', family: 'gpt-4o' },
    { lineItem: 'batch | gpt-4o-2024-08-06, input', family: 'gpt-4o' },
    { lineItem: 'Batch API: gpt-4o-mini, input', family: 'gpt-4o-mini' },
    { lineItem: 'gpt-4o-mini-2024-07-18, input, batch', family: 'gpt-4o-mini' },
    { lineItem: 'ft:gpt-4o-2024-08-06:acme::AbC1, input', family: 'ft:gpt-4o-2024-08-06:acme::AbC1' },
    { lineItem: 'Credit grant', family: null },
    { lineItem: 'Image models', family: null },
    { lineItem: 'input_tokens', family: null },
    { lineItem: null, family: null },
  ];
  test.each(rows)('$lineItem -> $family', ({ lineItem, family }) => {
    expect(parseLineItemFamily(lineItem)).toBe(family);
  });
  test('a tool is known from its usage kind and from its bill', () => {
    expect(findToolFamily('web_search_calls')).toBe(findToolFamily('web search tool calls'));
    expect(findToolFamily('completions')).toBeNull();
  });
});

describe('the reason for a difference', () => {
  const usage = {
    costOn: '2026-11-10',
    projectId: 'proj_a',
    model: 'gpt-4.1-2025-04-14',
    kind: 'completions',
    estimatedNanos: 10n * dollar,
    unpricedRows: 0,
  };
  const bill = { costOn: '2026-11-10', projectId: 'proj_a', lineItem: 'gpt-4.1, output', amountNanos: 10n * dollar };
  const rows = [
    {
      name: 'equal to half a per cent is matched',
      estimated: [usage],
      billed: [{ ...bill, amountNanos: 10_040_000_000n }],
      reason: 'matched',
    },
    {
      name: 'a cent on a tiny bill is matched',
      estimated: [{ ...usage, estimatedNanos: 1n }],
      billed: [{ ...bill, amountNanos: 9_000_000n }],
      reason: 'matched',
    },
    {
      name: 'a day closed less than a day ago is settling',
      estimated: [{ ...usage, costOn: '2026-11-22' }],
      billed: [{ ...bill, costOn: '2026-11-22', amountNanos: 5n * dollar }],
      reason: 'settling',
    },
    {
      name: 'usage of a model without price explains it',
      estimated: [{ ...usage, estimatedNanos: 0n, unpricedRows: 3 }],
      billed: [bill],
      reason: 'unpriced',
    },
    { name: 'billed without any usage', estimated: [], billed: [bill], reason: 'not-in-usage' },
    { name: 'used without any bill', estimated: [usage], billed: [], reason: 'not-billed' },
    {
      name: 'both there and different: the price differs',
      estimated: [usage],
      billed: [{ ...bill, amountNanos: 8n * dollar }],
      reason: 'price-difference',
    },
  ];
  test.each(rows)('$name', ({ estimated, billed, reason }) => {
    expect(computeReconciliation(estimated, billed, NOW).map((row) => row.reason)).toEqual([reason]);
  });
  test('dated and undated names of one model meet in one row', () => {
    expect(computeReconciliation([usage], [bill], NOW)).toHaveLength(1);
  });
});
