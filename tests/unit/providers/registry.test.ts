import { expect, test } from 'vitest';
import { findProfile, listProfiles } from '@/lib/providers/profiles';
import { findProvider } from '@/lib/providers/registry';

test('whoever is offered can be spoken to, and is the same', () => {
  expect(listProfiles().length).toBeGreaterThan(0);
  for (const profile of listProfiles()) expect(findProvider(profile.id)).toMatchObject({ ...profile });
  expect([findProfile('none'), findProvider('none')]).toEqual([null, null]);
});
