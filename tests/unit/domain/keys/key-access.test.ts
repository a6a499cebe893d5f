import { describe, expect, test } from 'vitest';
import {
  type AccessArea,
  type AreaState,
  findActionKeyProblem,
  type KeyAccess,
  type KeyCheck,
  listKeyWarnings,
} from '@/lib/domain/keys/key-access';

const check = (areas: Partial<Record<AccessArea, AreaState>>): KeyCheck => ({
  checkedAt: '2026-03-01T00:00:00.000Z',
  areas: Object.entries(areas).map(([area, state]) => ({ area: area as AccessArea, state })),
});
const READER = check({ usage: 'allowed', key_changes: 'refused', limit_changes: 'refused' });
const ACTOR = check({ usage: 'refused', key_changes: 'allowed', limit_changes: 'allowed' });
const ALL = check({ usage: 'allowed', key_changes: 'allowed', limit_changes: 'allowed' });

describe('a key warns of what it can do beyond its work', () => {
  test.each<[name: string, access: KeyAccess, keys: string[]]>([
    ['a reading key that only reads', { admin: READER, action: null, isSameKey: false }, []],
    ['a reader and an actor', { admin: READER, action: ACTOR, isSameKey: false }, []],
    ['a reading key that may change', { admin: ALL, action: null, isSameKey: false }, ['admin']],
    ['an action key that reads usage', { admin: READER, action: ALL, isSameKey: false }, ['action']],
    ['one key for both', { admin: ALL, action: ALL, isSameKey: true }, ['admin', 'action']],
    ['keys nobody looked at', { admin: null, action: null, isSameKey: false }, []],
    ['what could not be tried', { admin: check({ key_changes: 'skipped' }), action: null, isSameKey: false }, []],
  ])('%s', (_name, access, keys) => {
    expect(
      listKeyWarnings(access, { narrowerReadingKey: 'Make one.', narrowerActionKey: 'Make one.' }).map(
        ({ key }) => key,
      ),
    ).toEqual(keys);
  });
});

describe('an action key is of no use', () => {
  test.each<[name: string, key: KeyCheck, problem: string | null]>([
    ['unless it may change something', ACTOR, null],
    ['when every change is refused', READER, 'refused'],
    ['when the provider is away', check({ key_changes: 'unavailable', limit_changes: 'allowed' }), 'unavailable'],
    ['but one that may change keys alone is', check({ key_changes: 'allowed', limit_changes: 'refused' }), null],
    ['but where the provider has no such calls it is taken', check({ key_changes: 'skipped' }), null],
  ])('%s', (_name, key, problem) => {
    expect(findActionKeyProblem(key)).toBe(problem);
  });
});
