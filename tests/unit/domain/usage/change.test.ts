import { describe, expect, test } from 'vitest';
import { parseChange } from '@/lib/domain/usage/change';

const ID = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';

describe('an announcement', () => {
  test.each([
    {
      name: 'names workspace and topic',
      payload: `${ID} incidents`,
      expected: { workspaceId: ID, topic: 'incidents' },
    },
    { name: 'of an unknown topic is passed over', payload: `${ID} weather`, expected: null },
    { name: 'without a workspace is passed over', payload: 'incidents', expected: null },
    { name: 'that is empty is passed over', payload: '', expected: null },
  ])('$name', ({ payload, expected }) => {
    expect(parseChange(payload)).toEqual(expected);
  });
});
