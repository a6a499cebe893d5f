import { describe, expect, test } from 'vitest';
import {
  type ConnectionReads,
  computeToleratedMs,
  findDataHorizon,
  findNoDataSince,
  type HorizonScope,
} from '@/lib/domain/usage/data-horizon';

const NOW = new Date('2026-11-20T12:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const IN_USE = ago(30);
const IDLE = ago(9 * 1440);
const kind = (name: string, readUntil: Date, lastUsageAt: Date | null = IN_USE) => ({
  ...{ kind: name, readUntil, lastUsageAt },
});
const make = (connectionId: string, over: Partial<ConnectionReads>): ConnectionReads => ({
  ...{ connectionId, isPaused: false, lastSuccessAt: null, kinds: [] },
  ...over,
});
const fresh = make('a', { kinds: [kind('completions', ago(1))] });

const CASES: {
  name: string;
  connections: ConnectionReads[];
  scope?: HorizonScope;
  complete: Date | null;
  newest: Date | null;
}[] = [
  { name: 'no connection: nothing to wait for', connections: [], complete: NOW, newest: NOW },
  { name: 'never read: nothing is known', connections: [make('a', {})], complete: null, newest: null },
  { name: 'one kind: up to its read', connections: [fresh], complete: ago(1), newest: ago(1) },
  {
    name: 'a kind that fails holds the rest',
    connections: [make('a', { kinds: [kind('completions', ago(1)), kind('images', ago(60))] })],
    complete: ago(60),
    newest: ago(1),
  },
  {
    name: 'a scope of one kind does not wait for another',
    connections: [make('a', { kinds: [kind('completions', ago(1)), kind('images', ago(60))] })],
    scope: { kind: 'completions' },
    complete: ago(1),
    newest: ago(1),
  },
  {
    name: 'an idle kind that is asked less often is no gap',
    connections: [make('a', { kinds: [kind('completions', ago(1)), kind('images', ago(5), IDLE)] })],
    complete: ago(1),
    newest: ago(1),
  },
  {
    name: 'an idle kind that is not asked for an hour is one',
    connections: [make('a', { kinds: [kind('completions', ago(1)), kind('images', ago(61), IDLE)] })],
    complete: ago(61),
    newest: ago(1),
  },
  {
    name: 'all kinds idle: a pull that had nothing to ask counts',
    connections: [make('a', { lastSuccessAt: ago(1), kinds: [kind('completions', ago(5), IDLE)] })],
    complete: ago(1),
    newest: ago(1),
  },
  {
    name: 'a long pull does not make its minutes newer',
    connections: [make('a', { lastSuccessAt: ago(0), kinds: [kind('completions', ago(20))] })],
    complete: ago(20),
    newest: ago(20),
  },
  {
    name: 'two connections: complete up to the older, newest up to the newer',
    connections: [fresh, make('b', { kinds: [kind('completions', ago(90))] })],
    complete: ago(90),
    newest: ago(1),
  },
  {
    name: 'a scope of one connection looks at that one',
    connections: [fresh, make('b', { kinds: [kind('completions', ago(90))] })],
    scope: { connectionId: 'a' },
    complete: ago(1),
    newest: ago(1),
  },
  {
    name: 'a saved view names its connections',
    connections: [fresh, make('b', { kinds: [kind('completions', ago(90))] })],
    scope: { savedView: { filter: { connection: ['b'] } } },
    complete: ago(90),
    newest: ago(90),
  },
  {
    name: 'a paused connection beside a read one is not waited for',
    connections: [fresh, make('b', { isPaused: true, kinds: [kind('completions', ago(90))] })],
    complete: ago(1),
    newest: ago(1),
  },
  {
    name: 'paused alone: known up to the pause',
    connections: [make('b', { isPaused: true, kinds: [kind('completions', ago(90))] })],
    complete: ago(90),
    newest: ago(90),
  },
  {
    name: 'without cursors the last whole pull counts',
    connections: [make('a', { lastSuccessAt: ago(3) })],
    complete: ago(3),
    newest: ago(3),
  },
];

describe('the data horizon of a scope', () => {
  test.each(CASES)('$name', ({ connections, scope = {}, complete, newest }) => {
    expect(findDataHorizon(connections, scope, NOW)).toEqual({ complete, newest });
  });

  test('data is missing only beyond what is tolerated', () => {
    const toleratedMinutes = computeToleratedMs(60) / 60_000;
    const since = (minutes: number) => findNoDataSince({ complete: ago(minutes) }, NOW, 60);
    expect(since(toleratedMinutes)).toBeNull();
    expect(since(toleratedMinutes + 1)).toEqual(ago(toleratedMinutes + 1));
    expect(findNoDataSince({ complete: null }, NOW, 60)).toBeNull();
  });
});
