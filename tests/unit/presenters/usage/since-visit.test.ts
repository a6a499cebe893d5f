import { describe, expect, test } from 'vitest';
import type { Overview } from '@/lib/contracts/usage/overview';
import { buildVisitLines } from '@/lib/presenters/usage/since-visit';
import { READER } from '../readers';

const since = new Date('2026-11-24T18:00:00Z');
const now = new Date('2026-11-25T08:00:00Z');

const quiet = {
  providers: [],
  movers: [],
  openIncidents: [],
  openIncidentCount: 0,
  budgets: [],
  connections: [{ name: 'OpenAI', freshness: 'fresh', lastSuccessAt: '2026-11-25T07:59:00.000Z' }],
} as unknown as Overview;

const read = (change: Record<string, unknown>, spent: string | null = '12.5') =>
  Object.fromEntries(
    buildVisitLines({ overview: { ...quiet, ...change } as Overview, since, now, spent, reader: READER }).map(
      (line) => [line.label, `${line.tone}: ${line.text}`],
    ),
  );

describe('what happened since the last visit', () => {
  test('a quiet night', () => {
    expect(read({})).toEqual({
      'New spend': 'calm: $12.50',
      'What grew': 'calm: No key spends more than the week before',
      'Open incidents': 'calm: None',
      'Budgets in danger': 'calm: No budget yet',
      'Data gaps': 'calm: None',
    });
  });

  test('names the key that grew most and why, and no key that shrank', () => {
    const movers = [
      { dimension: 'apiKey', id: 'key_a', name: 'batch', change: '-90', reason: 'fewer requests' },
      { dimension: 'apiKey', id: 'key_b', name: 'ci-runner', change: '40.5', reason: 'three times the requests' },
    ];
    expect(read({ movers })['What grew']).toBe('calm: ci-runner +$40.50: three times the requests');
  });

  test('tells new incidents from older ones', () => {
    const openIncidents = [
      { openedAt: '2026-11-25T02:13:00.000Z', severity: 'critical', title: 'Key ci-runner spends 40 times its usual' },
      { openedAt: '2026-11-20T02:13:00.000Z', severity: 'warning', title: 'Slow rise' },
    ];
    expect(read({ openIncidents, openIncidentCount: 2 })['Open incidents']).toBe(
      'critical: 2 open, 1 since then: Key ci-runner spends 40 times its usual',
    );
    expect(read({ openIncidents: openIncidents.slice(1), openIncidentCount: 1 })['Open incidents']).toBe(
      'warning: 1 open, none of them new: Slow rise',
    );
  });

  test('names budgets at risk or over, and connections that are behind', () => {
    const budgets = [
      { budget: { name: 'Everything' }, status: { state: 'warning', percent: 86 } },
      { budget: { name: 'Search' }, status: { state: 'exceeded', percent: 104 } },
      { budget: { name: 'Support' }, status: { state: 'ok', percent: 10 } },
    ];
    const connections = [
      { name: 'OpenAI', freshness: 'stale', lastSuccessAt: '2026-11-25T03:00:00.000Z' },
      { name: 'Azure', freshness: 'never', lastSuccessAt: null },
    ];
    const lines = read({ budgets, connections }, null);
    expect(lines['Budgets in danger']).toBe('critical: Everything (86%) and Search (104%)');
    expect(lines['Data gaps']).toBe('warning: OpenAI: last read 25 Nov, 03:00 and Azure: not read yet');
    expect(lines['New spend']).toBe('calm: Being read');
  });
});
