import { expect, test } from 'vitest';
import { describeMatch } from '@/lib/presenters/allocation/allocation-view';

test('a rule is told with the names of what it speaks of, and patterns as they were written', () => {
  const nothing = { connections: [], projects: [], apiKeys: [], users: [], models: [] };
  const match = { ...nothing, projects: ['proj_web', 'search-*'], models: ['gpt-5*'] };
  expect(describeMatch(match, { proj_web: 'Web' })).toBe('project Web, search-*; model gpt-5*');
  expect(describeMatch(match)).toBe('project proj_web, search-*; model gpt-5*');
  expect(describeMatch(nothing)).toBe('everything else');
});
