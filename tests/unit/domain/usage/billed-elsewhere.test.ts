import { describe, expect, test } from 'vitest';
import { renderThreshold } from '@/lib/domain/alert-rules/threshold-text';
import {
  computeVendorModel,
  findDoublyAnswered,
  isBilledBy,
  type NamedLeftOut,
  type Narrowing,
  renderLeftOut,
} from '@/lib/domain/usage/billed-elsewhere';

describe('what a gateway and a vendor both mean by a name', () => {
  const cases: [string, string][] = [
    ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5'],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['openai/gpt-5', 'gpt-5'],
    ['gpt-5-2025-08-07', 'gpt-5'],
    ['bedrock/anthropic/claude-opus-4', 'claude-opus-4'],
    ['gpt-4.1-mini', 'gpt-4-1-mini'],
  ];
  test.each(cases)('%s', (name, expected) => expect(computeVendorModel(name)).toBe(expected));
});

describe('a question is answered twice only where the vendor’s connection answers the same', () => {
  const cases: { name: string; narrowing: Narrowing; expected: { models: string[] | null } | null }[] = [
    { name: 'no filter', narrowing: {}, expected: { models: null } },
    { name: 'a key', narrowing: { apiKey: ['key_a'] }, expected: null },
    { name: 'a project', narrowing: { project: ['team'] }, expected: null },
    { name: 'a person', narrowing: { user: ['ann'] }, expected: null },
    { name: 'nobody', narrowing: { user: [null] }, expected: { models: null } },
    { name: 'nobody or a person', narrowing: { user: [null, 'ann'] }, expected: null },
    { name: 'the gateway’s own tier', narrowing: { serviceTier: ['byok'] }, expected: null },
    { name: 'also a tier of the vendor', narrowing: { serviceTier: ['byok', 'flex'] }, expected: { models: null } },
    { name: 'the gateway’s name of a model', narrowing: { model: ['openai/gpt-5'] }, expected: null },
    {
      name: 'both names',
      narrowing: { model: ['openai/gpt-5', 'gpt-5-2025-08-07'] },
      expected: { models: ['gpt-5'] },
    },
    { name: 'no model', narrowing: { model: [null] }, expected: { models: ['none'] } },
  ];
  test.each(cases)('$name', ({ narrowing, expected }) => expect(findDoublyAnswered(narrowing)).toEqual(expected));
});

test('any connection of the vendor bills it, unless somebody said which or that none does', () => {
  const one = { id: 'one', provider: 'openai' };
  expect(isBilledBy(one, 'openai', {})).toBe(true);
  expect(isBilledBy(one, 'anthropic', {})).toBe(false);
  expect(isBilledBy(one, 'openai', { openai: 'one', anthropic: null })).toBe(true);
  expect(isBilledBy(one, 'openai', { openai: 'two' })).toBe(false);
  expect(isBilledBy(one, 'openai', { openai: null })).toBe(false);
});

test('mails of budgets and thresholds say what is left out and why', () => {
  const parts: NamedLeftOut[] = [
    { connectionId: 'c', vendor: 'openai', nanos: 8_000_000_000n, requests: 9n, name: 'Proxy', vendorName: 'OpenAI' },
  ];
  const sentence =
    'Not in it, so that it counts once: $8.00 seen through "Proxy", which OpenAI bills and is connected as well.';
  expect(renderLeftOut(parts)).toBe(sentence);
  expect(renderLeftOut([])).toBe('');
  const rule = { name: 'Rule', scope: {}, config: { metric: 'cost', windowMinutes: 60, above: '5' } } as const;
  const window = { startsAt: new Date('2026-11-29T10:00:00Z'), endsAt: new Date('2026-11-29T11:00:00Z') };
  const sum = { nanos: 6_000_000_000n, requests: 3n };
  const names = { projects: {}, apiKeys: {}, users: {} };
  expect(renderThreshold(rule, sum, window, names, parts).explanation).toContain(` ${sentence}`);
  expect(renderThreshold(rule, sum, window, names, []).explanation).not.toContain('Not in it');
});
