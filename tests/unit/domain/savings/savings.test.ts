import { describe, expect, test } from 'vitest';
import { computeCost } from '@/lib/domain/pricing';
import { findTokenRates } from '@/lib/domain/pricing/token-rates';
import { comparePeers } from '@/lib/domain/savings/compare-peers';
import { measureEffect } from '@/lib/domain/savings/effect';
import { findSavings, gatherWorks } from '@/lib/domain/savings/find-savings';
import { findRetirement, RETIREMENT_SOURCES, RETIREMENTS, SIBLINGS } from '@/lib/domain/savings/model-facts';
import { sumSavings } from '@/lib/domain/savings/saving';
import type { Strand } from '@/lib/domain/savings/strand';
import { NO_COUNTS, NO_DIMENSIONS, type UsageCounts } from '@/lib/domain/usage/usage';

const AT = new Date('2026-11-20T00:00:00Z');

type Shape = { requests: number; input: number; output: number; cached?: number };

const count = ({ requests, input, output, cached = 0 }: Shape): UsageCounts => ({
  ...NO_COUNTS,
  requests,
  inputTokens: requests * input,
  cachedInputTokens: requests * cached,
  outputTokens: requests * output,
});

/** A month of even days; the hours are those of working days unless told. */
function strand(model: string, month: Shape, over: Partial<Strand> = {}): Strand {
  const part = (days: number) => count({ ...month, requests: Math.round((month.requests * days) / 30) });
  return {
    ...{ connectionId: 'conn', catalogue: 'openai', projectId: 'proj', apiKeyId: 'key', model, kind: 'completions' },
    ...{ batch: null, serviceTier: null, contextLevel: null, hours: spread(month, [9, 10, 11, 12, 13, 14, 15, 16]) },
    ...{ month: count(month), week: part(7), earlier: part(28) },
    ...over,
  };
}

function spread(month: Shape, hours: readonly number[], days = 30): Strand['hours'] {
  const one = count({ ...month, requests: Math.round(month.requests / hours.length) });
  const byHour = Array.from({ length: 24 }, (_, hour) => (hours.includes(hour) ? one : NO_COUNTS));
  return { active: hours.length * days, days, byHour };
}

const find = (...strands: Strand[]) => findSavings(strands, [], AT);
const only = (strand: Strand, kind: string) => find(strand).filter((one) => one.kind === kind);

describe('a cheaper model of the same family', () => {
  const LABELS = { requests: 100_000, input: 800, output: 20 };

  test('is proposed for short answers, at the difference of both list prices', () => {
    const [saving] = only(strand('gpt-5.4-2026-03-05', LABELS), 'cheaper-model');
    // 80 M tokens in at $2.50 and $0.75, 2 M out at $15 and $4.50, per million.
    expect([saving?.currentNanos, saving?.monthlyNanos]).toEqual([230_000_000_000n, 161_000_000_000n]);
    expect(saving).toMatchObject({ to: 'gpt-5.4-mini', sureness: 'likely' });
    expect(saving?.evidence).toContain('800 tokens in and 20 out a request');
  });

  test('is only possible where answers are middling, and not proposed where they are long', () => {
    expect(only(strand('gpt-5.4', { ...LABELS, output: 300 }), 'cheaper-model')[0]?.sureness).toBe('possible');
    expect(only(strand('gpt-5.4', { ...LABELS, output: 900 }), 'cheaper-model')).toEqual([]);
  });

  test('is a later generation of the same size where that costs less, whatever the answers', () => {
    const claude = strand('claude-opus-4-8', { ...LABELS, output: 2_000 }, { catalogue: 'anthropic' });
    expect(only(claude, 'cheaper-model')[0]).toMatchObject({ to: 'claude-opus-5-5', sureness: 'likely' });
  });

  test('keeps the name that a gateway gives it, and is not proposed for a price nobody publishes', () => {
    const gateway = strand('openai/gpt-5.4', LABELS, { catalogue: 'by-vendor' });
    expect(only(gateway, 'cheaper-model')[0]?.monthlyNanos).toBe(161_000_000_000n);
    expect(only(strand('gpt-5.4', LABELS, { catalogue: null }), 'cheaper-model')).toEqual([]);
  });

  test('is never a model whose end is announced', () => {
    for (const { newer, smaller } of Object.values(SIBLINGS)) {
      for (const one of [newer, smaller]) {
        if (one === undefined) continue;
        const catalogue = one.startsWith('claude') ? 'anthropic' : 'openai';
        const query = { model: one, catalogue, batch: null, serviceTier: null, averageInputTokens: 0, at: AT };
        expect([one, findTokenRates(query)?.assumption]).toEqual([one, null]);
      }
    }
    expect(only(strand('gpt-5', LABELS), 'cheaper-model')).toEqual([]);
  });
});

describe('a model that ends', () => {
  test('is told once for all its keys, with the day, the source and the cost of the replacement', () => {
    const month = { requests: 1_000_000, input: 500, output: 100 };
    const found = find(strand('gpt-4.1', month), strand('gpt-4.1', month, { apiKeyId: 'other' }));
    const ending = found.filter(({ kind }) => kind === 'retiring-model');
    expect(ending).toHaveLength(1);
    expect(ending[0]).toMatchObject({ dueOn: '2027-01-14', to: 'gpt-6-luna', source: RETIREMENT_SOURCES.openai });
    // Both: 1,000 M in at $2 and $0.10, 200 M out at $8 and $0.50.
    expect(ending[0]?.monthlyNanos).toBe(3_600_000_000_000n - 200_000_000_000n);
    expect(ending[0]?.evidence).toContain('in 55 days); 2 keys use it');
  });

  test('is told without an amount where no price of the replacement is known', () => {
    const [ending] = find(strand('gpt-5-mini', { requests: 1_000, input: 500, output: 100 }));
    expect(ending).toMatchObject({ kind: 'retiring-model', monthlyNanos: 0n, sureness: 'sure', to: 'gpt-6.1-terra' });
  });

  test('is silent once nobody used it for a week', () => {
    const moved = strand('gpt-5-mini', { requests: 1_000, input: 500, output: 100 }, { week: NO_COUNTS });
    expect(find(moved)).toEqual([]);
  });

  test('has a date, a page and a day on which the page was read', () => {
    for (const [catalogue, models] of Object.entries(RETIREMENTS)) {
      for (const [model, { endsOn }] of Object.entries(models)) {
        expect(endsOn).toMatch(/^20\d\d-\d\d-\d\d$/);
        expect(findRetirement(`${model}-2025-01-01`, catalogue)).not.toBeNull();
      }
    }
    expect(findRetirement('gpt-4.1', 'azure')).toBeNull();
  });
});

describe('batches', () => {
  const WORK = { requests: 90_000, input: 500, output: 900 };

  test.each([
    { name: 'all at night', hours: [0, 1, 2, 3], sureness: 'likely', share: 1 },
    { name: 'mostly at night', hours: [22, 23, 0, 10, 11], sureness: 'possible', share: 3 / 5 },
    { name: 'by a schedule', hours: [12, 13], sureness: 'possible', share: 1 },
  ])('take half of what comes $name', ({ hours, sureness, share }) => {
    const work = strand('gpt-5.6-terra', WORK, { hours: spread(WORK, hours) });
    const [saving] = only(work, 'batch');
    const cost = computeCost('completions', { ...NO_DIMENSIONS, model: 'gpt-5.6-terra' }, work.month, AT);
    const whole = cost.state === 'priced' ? Number(cost.costNanos) : Number.NaN;
    expect(saving?.sureness).toBe(sureness);
    expect(Number(saving?.monthlyNanos) / whole).toBeCloseTo(share / 2, 6);
  });

  test('are not proposed for the day, for batches, or where no provider sells them', () => {
    expect(only(strand('gpt-5.6-terra', WORK), 'batch')).toEqual([]);
    const night = { hours: spread(WORK, [1, 2]) };
    expect(only(strand('gpt-5.6-terra', WORK, { ...night, batch: true }), 'batch')).toEqual([]);
    expect(only(strand('gpt-5.6-terra', WORK, { ...night, catalogue: 'azure' }), 'batch')).toEqual([]);
  });

  test('that a key sends already speak for the rest of its work', () => {
    const found = find(strand('gpt-5.6-terra', WORK), strand('gpt-5.6-terra', WORK, { batch: true }));
    expect(found.filter(({ kind }) => kind === 'batch').map(({ sureness }) => sureness)).toEqual(['possible']);
  });
});

describe('prompts', () => {
  const LONG = { requests: 100_000, input: 6_000, output: 900 };

  test('long enough for the cache and not in it: half of what their size allows', () => {
    const [saving] = only(strand('gpt-5.4', LONG), 'cache');
    // 46 steps of 128 of 6,000 tokens; half of it, 600 M in all, for $0.25 in place of $2.50 a million.
    const cached = Math.round(((46 * 128) / 6_000 / 2) * 600_000_000);
    expect(Number(saving?.monthlyNanos) / 1e9).toBeCloseTo((cached * 2.25) / 1e6, 3);
    expect(saving?.sureness).toBe('possible');
  });

  test('too short, too rare or cached already: nothing', () => {
    expect(only(strand('gpt-5.4', { ...LONG, input: 1_000 }), 'cache')).toEqual([]);
    expect(only(strand('gpt-5.4', { ...LONG, requests: 1_000 }), 'cache')).toEqual([]);
    expect(only(strand('gpt-5.4', { ...LONG, cached: 3_000 }), 'cache')).toEqual([]);
  });

  test('whose cache broke: what it saved before, at the pace of the last week', () => {
    const broken = strand('gpt-5.4', LONG, {
      week: count({ ...LONG, requests: 7_000, cached: 0 }),
      earlier: count({ ...LONG, requests: 28_000, cached: 3_000 }),
    });
    const [saving] = only(broken, 'cache');
    expect(saving).toMatchObject({ sureness: 'likely', title: 'Mend its prompt cache' });
    expect(Number(saving?.monthlyNanos) / 1e9).toBeCloseTo(((21_000_000 * 2.25) / 1e6 / 7) * 30, 3);
  });

  test('written to a cache at a price: a tenth of what is read is written', () => {
    const [saving] = only(strand('claude-opus-5-5', LONG, { catalogue: 'anthropic' }), 'cache');
    const more = Math.round(((46 * 128) / 6_000 / 2) * 600_000_000);
    const writes = Math.round(more / 10);
    expect(Number(saving?.monthlyNanos) / 1e9).toBeCloseTo(((more - writes) * 3.8 - writes * 1) / 1e6, 3);
  });

  test('that grew: the rise at the pace of the last week', () => {
    const grown = strand(
      'gpt-5.4',
      { ...LONG, input: 900 },
      { earlier: count({ ...LONG, requests: 90_000, input: 450 }) },
    );
    const [saving] = only(grown, 'prompt-growth');
    // 23,333 requests in the week, 450 tokens more in each.
    expect(Number(saving?.monthlyNanos) / 1e9).toBeCloseTo(((23_333 * 450 * 2.5) / 1e6 / 7) * 30, 2);
    expect(saving?.evidence).toContain('(2.0×)');
  });
});

test('the fast tier: what it costs above standard', () => {
  const fast = strand('gpt-5.4', { requests: 10_000, input: 500, output: 900 }, { serviceTier: 'priority' });
  const [saving] = only(fast, 'service-tier');
  expect(saving?.monthlyNanos).toBe((saving?.currentNanos ?? 0n) / 2n);
});

test('idle keys: no amount, and how many of them have no limit', () => {
  const idle = { connectionId: 'conn', keys: 3, withoutLimit: 2, oldestOn: '2026-05-01' };
  const [saving] = findSavings([], [idle], AT);
  expect(saving).toMatchObject({ kind: 'idle-keys', monthlyNanos: 0n, title: 'Delete 3 keys that nobody uses' });
  expect(saving?.reckoning).toContain('2 of them can spend without limit');
});

test('the total counts only the largest saving of a key and model', () => {
  const work = { requests: 90_000, input: 800, output: 20 };
  const night = strand('gpt-5.4', work, { hours: spread(work, [1, 2]) });
  const found = find(night, { ...night, apiKeyId: 'other' });
  expect(found).toHaveLength(4);
  const [largest] = found;
  expect(sumSavings(found)).toBe(2n * (largest?.monthlyNanos ?? 0n));
});

test('the total counts a model that ends for all its keys, or each key, whichever is more', () => {
  const prompts = strand('gpt-4.1', { requests: 100_000, input: 6_000, output: 900 });
  const found = find(prompts);
  expect(found.map(({ kind }) => kind)).toEqual(['retiring-model', 'cache']);
  expect(sumSavings(found)).toBe(found[0]?.monthlyNanos);
});

test('what ends within a month comes first, whatever its amount', () => {
  const ending = strand('gpt-5-mini', { requests: 1_000, input: 500, output: 100 }, { apiKeyId: 'other' });
  const large = strand('gpt-5.4', { requests: 100_000, input: 800, output: 20 });
  expect(find(large, ending).map(({ kind }) => kind)).toEqual(['retiring-model', 'cheaper-model']);
});

describe('peers', () => {
  const key = (apiKeyId: string, requests: number, output = 100) =>
    strand('gpt-5.6-terra', { requests, input: 500, output }, { apiKeyId });

  test('one key costs several times the median of the others in its project', () => {
    const works = gatherWorks([key('a', 10_000), key('b', 11_000), key('c', 12_000), key('d', 55_000)]);
    const [found, ...others] = comparePeers(works, AT);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ kind: 'team', apiKeyId: 'd', peers: 3, factor: 5 });
  });

  test('one key pays several times what others pay for a request with the same model', () => {
    const works = gatherWorks([key('a', 10_000), key('b', 10_000), key('c', 10_000), key('d', 10_000, 4_000)]);
    const found = comparePeers(works, AT).find(({ kind }) => kind === 'request');
    expect(found).toMatchObject({ apiKeyId: 'd', model: 'gpt-5.6-terra', peers: 3 });
    expect(Number(found?.ownNanos) / 1e9).toBeCloseTo((500 * 2 + 4_000 * 12) / 1e6, 6);
  });

  test('two others are too few to compare with', () => {
    expect(comparePeers(gatherWorks([key('a', 100), key('b', 100), key('c', 900_000)]), AT)).toEqual([]);
  });
});

describe('the effect of what was done', () => {
  const before = { nanos: 300n, requests: 100, days: 30 };

  test('is the fall of the cost of a request, times the requests of a month', () => {
    // Half the cost a request, twice the requests: as much a month, and as much again saved.
    const effect = measureEffect(before, { nanos: 100n, requests: 67, days: 10 });
    expect(effect).toEqual({ beforeNanos: 300n, afterNanos: 300n, savedNanos: 303n, daysAfter: 10 });
  });

  test('is below zero where a request became dearer, and unknown without requests or a whole day', () => {
    expect(measureEffect(before, { nanos: 200n, requests: 50, days: 15 }).savedNanos).toBe(-100n);
    expect(measureEffect(before, { nanos: 0n, requests: 0, days: 5 }).savedNanos).toBeNull();
    expect(measureEffect(before, { nanos: 0n, requests: 0, days: 0 }).afterNanos).toBeNull();
  });
});
