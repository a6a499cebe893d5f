import { describe, expect, test } from 'vitest';
import {
  createSmallDetector,
  DAY_MINUTES,
  LEARN_DAYS,
  type SmallKey,
  showMinutes,
  steadySpend,
  USUAL_KEYS,
} from './small-organization';

/** Tuesday noon of the first judged week: the new key begins while the old one still does half of the work. */
const HANDOVER = (LEARN_DAYS + 1) * DAY_MINUTES + 720;
const HEIRS = [{ oldKeyId: 'key_chat', newKeyId: 'key_chat2' }];

const work = steadySpend(200, 1);
const shareOf = (minute: number) => (minute < HANDOVER ? 0 : minute < HANDOVER + 120 ? 0.5 : 1);
const handover = (newUserId: string): SmallKey[] => [
  ...USUAL_KEYS.filter(({ keyId }) => keyId !== 'key_chat'),
  { keyId: 'key_chat', projectId: 'proj_a', spend: (minute) => work(minute) * (1 - shareOf(minute)) },
  {
    ...{ keyId: 'key_chat2', projectId: 'proj_a', userId: newUserId },
    spend: (minute) => work(minute) * shareOf(minute),
  },
];

function tellOfNewKey(keys: readonly SmallKey[], heirs: typeof HEIRS) {
  const events = showMinutes(createSmallDetector({ heirs }), keys, 0, HANDOVER + 360);
  return events.filter(({ scope }) => scope.apiKeyId === 'key_chat2');
}

describe('an announced rotation', () => {
  test('makes the new key the heir of the old one: its spend is the same work and no news', () => {
    expect(tellOfNewKey(handover('user_1'), HEIRS)).toEqual([]);
  });

  test('hides no leak on the new key: it is judged by the history it inherited', () => {
    const leak: SmallKey = {
      ...{ keyId: 'key_chat2', projectId: 'proj_a' },
      spend: (minute) => (minute >= HANDOVER + 180 ? 300 / 60 : 0),
    };
    const told = tellOfNewKey([...handover('user_1'), leak], HEIRS);
    expect(told.map(({ event, severity }) => `${event} ${severity}`)).toContainEqual(
      expect.stringMatching(/critical$/),
    );
  });

  test('speaks of the named key alone: another one that spends as much is told', () => {
    const other = [{ oldKeyId: 'key_chat', newKeyId: 'key_other' }];
    expect(tellOfNewKey(handover('user_2'), other).length).toBeGreaterThan(0);
  });
});
