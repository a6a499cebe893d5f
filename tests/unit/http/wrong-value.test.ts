import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { ChannelCreate } from '@/lib/contracts/notifications/channels';
import { UsageQuery } from '@/lib/contracts/usage/usage';
import { AppError } from '@/lib/errors';
import { parsePart } from '@/lib/http/request';

/** Messages of a refused value by path. */
function refuse(schema: z.ZodType, value: unknown): Record<string, string> {
  try {
    parsePart('body', schema, value);
  } catch (error) {
    if (error instanceof AppError)
      return Object.fromEntries((error.errors ?? []).map((one) => [one.path, one.message]));
    throw error;
  }
  throw new Error('was accepted');
}

describe('a wrong value is told by what was expected and what came', () => {
  test('in the query of a chart', () => {
    expect(refuse(UsageQuery, { from: 'yesterday', bucket: 'week' })).toEqual({
      from: 'expected an instant such as 2026-03-01T00:00:00Z, got "yesterday"',
      to: expect.stringMatching(/^missing: expected text/),
      bucket: 'expected one of "minute", "hour", "day", "month", got "week"',
    });
  });

  test('in a budget', () => {
    const scope = { projectId: 5 };
    const thresholds = [{ percent: '80', basis: 'actual' }];
    expect(refuse(BudgetCreate, { name: 'x', scope, period: null, amount: '5', thresholds })).toMatchObject({
      'scope.projectId': 'expected text, got 5',
      period: 'expected one of "hour", "day", "week", "month", got null',
      'thresholds.0.percent': 'expected a number, got text',
    });
  });

  test('in the kind of a channel', () => {
    expect(refuse(ChannelCreate, { name: 'x' })['kind']).toMatch(/^missing: expected one of "email", "webhook", /);
    expect(refuse(ChannelCreate, { name: 'x', kind: 'pager' })['kind']).toMatch(/, got "pager"$/);
    expect(refuse(ChannelCreate, { name: 'x', kind: 'webhook', url: 'https://example.com' })).toEqual({
      config: 'missing: expected an object',
      url: 'this field is not known',
    });
  });

  test.each([
    [z.string().min(12), 'sw_secret', 'expected at least 12 characters, got 9'],
    [z.string().min(1), '', 'expected text that is not empty'],
    [z.string().length(3), 'EURO', 'expected exactly 3 characters, got 4'],
    [z.array(z.string()).max(1), ['a', 'b'], 'expected at most 1 entry, got 2'],
    [z.number().positive(), 0, 'expected more than 0, got 0'],
    [z.int().max(28), 31, 'expected at most 28, got 31'],
    [z.int(), 1.5, 'expected a whole number, got 1.5'],
    [z.boolean(), 'yes', 'expected true or false, got text'],
    [z.uuid(), 'me', /^expected an id such as [0-9a-f-]{36}, got "me"$/],
    [z.literal(true), false, 'expected true, got false'],
    [z.iso.date(), 'x'.repeat(500), /^expected a date such as 2026-03-01, got "x{59}…"$/],
    [z.url(), 'sk-secret', expect.not.stringContaining('secret')],
  ])('%#', (schema, value, message) => {
    const told = refuse(z.object({ field: schema }), { field: value })['field'];
    expect(told).toEqual(message instanceof RegExp ? expect.stringMatching(message) : message);
  });
});
