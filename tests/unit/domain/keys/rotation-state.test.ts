import { expect, test } from 'vitest';
import {
  judgeQuiet,
  type KeyUser,
  nameNewKey,
  planRotation,
  type Rotation,
  type RotationFacts,
  type RotationTask,
  refuseRetiring,
  refuseUndoing,
} from '@/lib/domain/keys/rotation-state';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));
const rotation: Rotation = {
  ...{ id: '01930000-0000-7000-8000-00001234abcd', connectionId: 'c1', projectId: 'proj_a', oldKeyId: 'key_old' },
  ...{ oldKeyName: 'etl', serviceAccountId: 'svc_1', kind: 'service-account', state: 'watching', newKeyId: 'key_new' },
  ...{ newKeyName: 'etl 2', quietHours: 24, retiresWhenQuiet: false, doneSteps: [], words: null, startedBy: 'Ada' },
  ...{ startedAt: at(0), quietAt: null, endedAt: null, endedBy: null, updatedAt: at(0) },
};
const facts: RotationFacts = { lastUseAt: null, users: [], knownUntil: at(24), isOldGone: false };
const user: KeyUser = {
  model: 'gpt-5.4',
  userId: 'user_ada',
  userName: 'Ada',
  serviceTier: 'flex',
  requests: 1,
  lastAt: at(3),
};

type Row = { name: string; rotation?: Partial<Rotation>; facts?: Partial<RotationFacts>; task: RotationTask };
const rows: Row[] = [
  { name: 'unused for the chosen time', task: 'become-quiet' },
  { name: 'used since', facts: { lastUseAt: at(1) }, task: 'none' },
  {
    name: 'used, then unused for the chosen time',
    facts: { lastUseAt: at(1), knownUntil: at(25) },
    task: 'become-quiet',
  },
  { name: 'usage not read up to then: no data is not quiet', facts: { knownUntil: at(23) }, task: 'none' },
  { name: 'usage never read', facts: { knownUntil: null }, task: 'none' },
  { name: 'by policy', rotation: { retiresWhenQuiet: true }, task: 'retire' },
  {
    name: 'by policy, but still used',
    rotation: { retiresWhenQuiet: true },
    facts: { lastUseAt: at(2) },
    task: 'none',
  },
  {
    name: 'a key of a person is never retired by itself',
    rotation: { retiresWhenQuiet: true, kind: 'guided' },
    task: 'become-quiet',
  },
  { name: 'quiet already', rotation: { state: 'quiet' }, task: 'none' },
  {
    name: 'quiet, and used again',
    rotation: { state: 'quiet' },
    facts: { lastUseAt: at(23) },
    task: 'become-watching',
  },
  { name: 'the old key is gone', facts: { isOldGone: true }, task: 'note-gone' },
  { name: 'a call is under way', rotation: { state: 'retiring' }, task: 'none' },
  { name: 'ended', rotation: { state: 'retired' }, facts: { isOldGone: true }, task: 'none' },
];

test.each(rows)('$name: $task', ({ rotation: changes, facts: seen, task }) => {
  expect(planRotation({ ...rotation, ...changes }, { ...facts, ...seen })).toBe(task);
});

test('retiring is refused while the key is used, and says who uses it', () => {
  expect(refuseRetiring(rotation, facts)).toBeNull();
  expect(refuseRetiring(rotation, { ...facts, lastUseAt: at(3), users: [user] })).toBe(
    'the old key is still used: gpt-5.4 (flex) by Ada, 1 request, last 2026-11-23T03:00Z',
  );
  expect(refuseRetiring(rotation, { ...facts, knownUntil: at(1) })).toContain('at the earliest');
  expect(refuseRetiring({ ...rotation, state: 'retired' }, facts)).toBe('the rotation is retired');
});

test('undoing is refused once the new key is used, and after the end', () => {
  expect(refuseUndoing(rotation, [])).toBeNull();
  expect(refuseUndoing(rotation, [user])).toContain('the new key is in use already: gpt-5.4');
  expect(refuseUndoing({ ...rotation, kind: 'guided' }, [user])).toBeNull();
  expect(refuseUndoing({ ...rotation, state: 'undone' }, [])).toBe('the rotation is undone');
});

test('quiet begins with the last use, or with the rotation', () => {
  expect(judgeQuiet(rotation, { lastUseAt: null, knownUntil: null }).since).toEqual(at(0));
  expect(judgeQuiet(rotation, { lastUseAt: at(5), knownUntil: null })).toMatchObject({ since: at(5), dueAt: at(29) });
});

test('a rotated key keeps its name over many rotations', () => {
  const once = nameNewKey('etl', rotation.id);
  expect(once).toBe('etl (rotated 1234abcd)');
  expect(nameNewKey(once, '01930000-0000-7000-8000-00005678abcd')).toBe('etl (rotated 5678abcd)');
});
