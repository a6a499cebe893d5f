import { describe, expect, test } from 'vitest';
import {
  describeFreshness,
  listConnectionNotices,
  type NamedConnectionStatus,
} from '@/lib/presenters/connections/freshness';
import { READER } from '../readers';

const NOW = new Date('2026-11-23T14:04:10Z');

const make = (fields: Partial<NamedConnectionStatus> = {}): NamedConnectionStatus => ({
  connectionId: '01a206f7-97e8-7339-85c8-def4359689df',
  name: 'OpenAI',
  state: 'active',
  isPushed: false,
  freshness: 'fresh',
  lastSuccessAt: '2026-11-23T14:03:00.000Z',
  lastUsageAt: '2026-11-23T14:01:00.000Z',
  lagSeconds: 120,
  backfillPercent: 100,
  nextPullAt: null,
  lastError: null,
  lastRun: null,
  ...fields,
});

describe('how current the numbers are', () => {
  test.each([
    {
      name: 'read a minute ago',
      connections: [make()],
      tone: 'ok',
      asOf: 'As of 14:03',
      detail: '1 min behind · estimated',
    },
    {
      name: 'the least current connection decides',
      connections: [make(), make({ lastSuccessAt: '2026-11-23T12:00:00.000Z', freshness: 'stale' })],
      tone: 'stale',
      asOf: 'As of 12:00',
      detail: '2 h 4 min behind · estimated',
    },
    {
      name: 'nothing connected',
      connections: [],
      tone: 'none',
      asOf: 'No provider connected',
      detail: 'Nothing to show yet',
    },
    {
      name: 'a paused connection does not age the others',
      connections: [make(), make({ state: 'paused', lastSuccessAt: '2026-11-01T00:00:00.000Z' })],
      tone: 'ok',
      asOf: 'As of 14:03',
      detail: '1 min behind · estimated',
    },
    {
      name: 'only paused ones',
      connections: [make({ state: 'paused' })],
      tone: 'stale',
      asOf: 'All connections paused',
      detail: 'Numbers do not move',
    },
    {
      name: 'never read',
      connections: [make({ lastSuccessAt: null, freshness: 'never' })],
      tone: 'waiting',
      asOf: 'First reading under way',
      detail: 'Numbers appear within a minute',
    },
    {
      name: 'yesterday is named with its day',
      connections: [make({ lastSuccessAt: '2026-11-22T10:00:00.000Z', freshness: 'stale' })],
      tone: 'stale',
      asOf: 'As of 22 Nov, 10:00',
      detail: '1 d 4 h behind · estimated',
    },
  ])('$name', ({ connections, tone, asOf, detail }) => {
    expect(describeFreshness(connections, READER, NOW)).toEqual({ tone, asOf, detail });
  });
});

describe('banners about connections', () => {
  test.each([
    { name: 'healthy: none', fields: {}, title: undefined },
    {
      name: 'stale names the last reading',
      fields: { freshness: 'stale' },
      title: 'OpenAI has not been read since 14:03',
    },
    {
      name: 'refused key comes before stale',
      fields: { state: 'rejected', freshness: 'stale' },
      title: 'OpenAI refuses the key',
    },
    { name: 'history still being read', fields: { backfillPercent: 41 }, title: 'Reading the history of OpenAI' },
    { name: 'paused says so', fields: { state: 'paused' }, title: 'OpenAI is paused' },
    {
      name: 'never read and failing',
      fields: {
        freshness: 'never',
        lastSuccessAt: null,
        lastError: { code: 'provider_unavailable', message: 'No answer' },
      },
      title: 'OpenAI could not be read yet',
    },
  ] as const)('$name', ({ fields, title }) => {
    expect(listConnectionNotices([make(fields)], READER, NOW)[0]?.title).toBe(title);
  });

  test('an error of our own is not spelled out on the page', () => {
    const lastError = { code: 'internal', message: '[{"expected":"record"}]' };
    expect(listConnectionNotices([make({ freshness: 'stale', lastError })], READER, NOW)[0]?.text).not.toContain(
      'expected',
    );
  });
});
