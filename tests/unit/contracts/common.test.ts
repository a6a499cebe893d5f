import { describe, expect, test } from 'vitest';
import { Instant, Money, PositiveMoney, Timezone } from '@/lib/contracts/common';
import { ConnectionCreate } from '@/lib/contracts/connections/connections';
import { UsageQuery } from '@/lib/contracts/usage/usage';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }) => (value: unknown) =>
  schema.safeParse(value).success;

describe('money', () => {
  test.each(['0', '12.5', '-3', '0.000000001', '123456789012345678901234567890'])('%j is an amount', (text) => {
    expect(accepts(Money)(text)).toBe(true);
  });

  test.each(['', '.5', '5.', '1,5', '$5', '1e3', '0.0000000001', 'NaN', '--1', ' 1', 5])('%j is none', (text) => {
    expect(accepts(Money)(text)).toBe(false);
  });

  test.each(['0', '0.000', '-1', '-0.5'])('%j is not above zero', (text) => {
    expect(accepts(PositiveMoney)(text)).toBe(false);
  });

  test('what people decide on fits the database', () => {
    expect(accepts(PositiveMoney)('999999999.999999999')).toBe(true);
    expect(accepts(PositiveMoney)('0000000000000.5')).toBe(true);
    expect(accepts(PositiveMoney)('1000000000')).toBe(false);
    expect(accepts(PositiveMoney)('9'.repeat(10_000))).toBe(false);
  });
});

describe('time', () => {
  test.each(['2026-11-01T00:00:00Z', '2026-11-01T00:00:00.123Z', '2026-11-01T00:00:00+05:45'])(
    '%j is an instant',
    (text) => {
      expect(accepts(Instant)(text)).toBe(true);
    },
  );

  test.each([
    '2026-11-01',
    '2026-11-01T00:00:00',
    '2026-02-30T00:00:00Z',
    '1793491200',
    'now',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
  ])('%j is none', (text) => {
    expect(accepts(Instant)(text)).toBe(false);
  });

  test.each(['UTC', 'Europe/Berlin', 'Asia/Kathmandu'])('%j is a zone', (zone) => {
    expect(accepts(Timezone)(zone)).toBe(true);
  });

  test.each(['', 'Mars/Olympus', 'Europe/Berlin; DROP TABLE'])('%j is none', (zone) => {
    expect(accepts(Timezone)(zone)).toBe(false);
  });
});

describe('usage query', () => {
  const span = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };

  test('asks for days of everything unless told', () => {
    expect(UsageQuery.parse(span)).toMatchObject({ bucket: 'day', groupBy: [], model: [], connection: [] });
  });

  test.each([
    ['an empty span', { to: span.from }],
    ['five groupings', { groupBy: ['model', 'project', 'apiKey', 'user', 'kind'] }],
    ['an empty filter', { model: [''] }],
    ['a week', { bucket: 'week' }],
  ])('refuses %s', (_name, change) => {
    expect(accepts(UsageQuery)({ ...span, ...change })).toBe(false);
  });
});

describe('connection', () => {
  const fine = { provider: 'openai', name: 'Acme', adminKey: 'sk-admin-0123456789' };

  test.each(['https://api.openai.com/v1', 'http://127.0.0.1:4010/v1', 'http://gateway.internal/openai'])(
    'may be asked at %s',
    (baseUrl) => {
      expect(accepts(ConnectionCreate)({ ...fine, baseUrl })).toBe(true);
    },
  );

  test.each([
    { adminKey: 'sk-admin-with a space in it' },
    { adminKey: 'sk-admin-0123456789\r\nX-Evil: 1' },
    { adminKey: `sk-${'x'.repeat(400)}` },
    { name: '   ' },
    { name: 'x'.repeat(81) },
    { provider: 'Open AI' },
    { baseUrl: 'ftp://example.com' },
    { baseUrl: 'javascript:alert(1)' },
    { baseUrl: 'api.openai.com' },
  ])('refuses %j', (change) => {
    expect(accepts(ConnectionCreate)({ ...fine, ...change })).toBe(false);
  });
});
