import { describe, expect, test } from 'vitest';
import type { Containment, ContainmentLevers } from '@/lib/contracts/containment/containments';
import { readLossClock } from '@/lib/presenters/incidents/loss-clock';
import { findOpenMention } from '@/lib/presenters/incidents/open-mention';
import { choosePrimary } from '@/lib/presenters/incidents/primary-action';

const lever = (action: Containment['action'], rest: object = {}) => ({
  ...{ action, title: `Do ${action}`, isPossible: true, reason: null, isReversible: true, isStop: true },
  isRecommended: false,
  ...rest,
});
const levers = (...list: ReturnType<typeof lever>[]): ContainmentLevers => ({
  ...{ target: { connectionId: 'c' }, targetNames: {} },
  levers: list,
});
const plan = (state: Containment['state'], rest: object = {}) =>
  ({ id: 'p', title: 'Deny gpt-5', state, dryRun: false, isStop: true, ...rest }) as Containment;
const ADMIN = { contain: true, askForContainment: true };
const MEMBER = { contain: false, askForContainment: true };
const VIEWER = { contain: false, askForContainment: false };
const best = levers(lever('lower-rate-limit', { isStop: false }), lever('deny-model', { isRecommended: true }));

describe('the one thing to press', () => {
  test.each<[string, Parameters<typeof choosePrimary>, object]>([
    ['the weakest that stops it', [best, false, [], ADMIN], { kind: 'plan', action: 'deny-model', press: 'do' }],
    ['for a member: to ask for it', [best, false, [], MEMBER], { kind: 'plan', press: 'ask', reason: 'must-ask' }],
    ['for a viewer: nothing', [best, false, [], VIEWER], { press: null, reason: 'may-not' }],
    ['nothing while it is not known', [null, false, [], ADMIN], { press: null, reason: 'looking' }],
    ['by hand when it cannot be known', [null, true, [], ADMIN], { press: 'by-hand' }],
    ['by hand when nothing stops it', [levers(lever('lower-rate-limit')), false, [], ADMIN], { press: 'by-hand' }],
    ['the plan that was made', [best, false, [plan('planned')], ADMIN], { kind: 'open', planId: 'p', press: 'do' }],
    ['the plan that waits', [best, false, [plan('awaiting_approval')], ADMIN], { planId: 'p', press: 'approve' }],
    [
      'a plan that waits, for who cannot',
      [best, false, [plan('awaiting_approval')], MEMBER],
      { press: null, reason: 'waits' },
    ],
    ['nothing once it is done', [best, false, [plan('verified')], ADMIN], { press: null, reason: 'done' }],
    ['nothing while it is done', [best, false, [plan('applying')], ADMIN], { press: null, reason: 'done' }],
    ['the next one after an undo', [best, false, [plan('undone')], ADMIN], { kind: 'plan', press: 'do' }],
    [
      'the next one after what only slows',
      [best, false, [plan('verified', { isStop: false })], ADMIN],
      { press: 'do' },
    ],
    ['dry runs count for nothing', [best, false, [plan('planned', { dryRun: true })], ADMIN], { kind: 'plan' }],
  ])('%s', (_name, input, expected) => {
    expect(choosePrimary(...input)).toMatchObject(expected);
  });
});

test.each([
  ['Ask @', ''],
  ['Ask @gra', 'gra'],
  ['@Grace Hop', 'Grace Hop'],
  ['mail ada@example.com', null],
  ['nobody', null],
])('the name being written at the end of %j is %j', (text, expected) => {
  expect(findOpenMention(text)).toBe(expected);
});

describe('the loss clock', () => {
  const loss = { lost: '10', asOf: '2026-11-20T10:00:00Z', ratePerHour: '360', isRunning: true };
  const read = (at: string, rest: object = {}) =>
    readLossClock({ ...loss, ...rest }, new Date(at), { locale: 'en-US' });

  test.each([
    ['2026-11-20T10:00:00Z', {}, '$10.00'],
    ['2026-11-20T10:00:10Z', {}, '$11.00'],
    ['2026-11-20T10:10:00Z', {}, '$70.00'],
    ['2026-11-20T09:59:00Z', {}, '$10.00'],
    ['2026-11-20T10:10:00Z', { isRunning: false }, '$10.00'],
  ])('at %s %j it shows %s', (at, rest, expected) => {
    expect(read(at, rest)).toBe(expected);
  });
});
