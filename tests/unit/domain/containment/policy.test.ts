import { describe, expect, it } from 'vitest';
import { CONTAINMENT_ACTIONS, listMissingFields, narrowTarget } from '@/lib/domain/containment/action';
import { isAffected } from '@/lib/domain/containment/affected';
import { decideApproval } from '@/lib/domain/containment/approval';
import {
  aimAtIncident,
  type ContainmentPolicy,
  isAbout,
  isCauseKnown,
  isLossEnough,
  type PolicySubject,
} from '@/lib/domain/containment/policy';
import { recommendAction } from '@/lib/domain/containment/recommend';
import { computeReportedUntil, readStop } from '@/lib/domain/containment/stop-watch';

const AT = new Date('2026-11-20T10:00:00Z');
const POLICY: ContainmentPolicy = {
  id: 'p',
  name: 'Leaks',
  scope: {},
  severity: 'critical',
  ratePerHourNanos: 100_000_000_000n,
  lostNanos: 50_000_000_000n,
  action: 'deny-model',
  mode: 'automatic',
  delaySeconds: 0,
  maxPerHour: 1,
  createdAt: AT,
  updatedAt: AT,
};
const INCIDENT: PolicySubject = {
  id: 'i',
  kind: 'spike',
  severity: 'critical',
  state: 'open',
  scope: { apiKeyId: 'key_a' },
  connectionId: 'c',
  contributors: [
    { dimension: 'model', id: 'gpt-5', excessNanos: '9', share: 0.9 },
    { dimension: 'project', id: 'proj', excessNanos: '6', share: 0.6 },
  ],
  excessNanos: 10_000_000_000n,
  ratePerHourNanos: 300_000_000_000n,
  windowEnd: AT,
  detectedAt: AT,
  mergedIntoId: null,
};

describe('a policy', () => {
  it.each([
    ['speaks of a fast loss', {}, {}, true],
    ['speaks of a big loss that is slow', {}, { ratePerHourNanos: 1n, excessNanos: 60_000_000_000n }, true],
    ['not of a slow and small one', {}, { ratePerHourNanos: 1n, excessNanos: 1n }, false],
    ['not of less severe ones', {}, { severity: 'warning' as const }, false],
    ['not when it is off', { mode: 'off' as const }, {}, false],
    ['not of missing data', {}, { kind: 'stale-data' }, false],
    ['not of a budget, which has its own actions', {}, { kind: 'budget' }, false],
    ['of its own key', { scope: { apiKeyId: 'key_a' } }, {}, true],
    ['of a model that makes nearly all of it', { scope: { model: 'gpt-5' } }, {}, true],
    ['not of another key', { scope: { apiKeyId: 'key_b' } }, {}, false],
    ['not of another connection', { scope: { connectionId: 'd' } }, {}, false],
  ])('%s', (_name, policy, incident, expected) => {
    expect(
      isAbout({ ...POLICY, ...policy }, { ...INCIDENT, ...incident }) &&
        isLossEnough({ ...POLICY, ...policy }, { ...INCIDENT, ...incident }),
    ).toBe(expected);
  });

  it('aims at what nearly all of the excess comes from', () => {
    expect(aimAtIncident(INCIDENT)).toEqual({ connectionId: 'c', apiKeyId: 'key_a', model: 'gpt-5' });
    expect(aimAtIncident(INCIDENT, 0.5)).toMatchObject({ projectId: 'proj' });
    expect(aimAtIncident({ ...INCIDENT, connectionId: null })).toBeNull();
    expect(isCauseKnown({ scope: {}, contributors: [] })).toBe(false);
    expect(isCauseKnown(INCIDENT)).toBe(true);
  });
});

describe('approval', () => {
  const person = { id: 'ada', isPerson: true, isOwner: false, mayContain: true };
  it.each([
    ['by a second person', person, 'bob', true],
    ['of what automation asks', person, null, true],
    ['by who asked, as admin', person, 'ada', false],
    ['by who asked, as owner', { ...person, isOwner: true }, 'ada', true],
    ['by a token', { ...person, isPerson: false }, 'bob', false],
    ['by who may not contain', { ...person, mayContain: false }, 'bob', false],
  ])('%s', (_name, who, requestedBy, expected) => {
    expect(decideApproval(who, requestedBy).isAllowed).toBe(expected);
  });
});

describe('actions', () => {
  it('say what they are aimed at and leave out the rest', () => {
    const full = { connectionId: 'c', projectId: 'p', apiKeyId: 'k', model: 'm', userId: 'u', serviceAccountId: 's' };
    for (const action of CONTAINMENT_ACTIONS) {
      expect(listMissingFields(action, full)).toEqual([]);
      expect(listMissingFields(action, narrowTarget(action, full))).toEqual([]);
    }
    expect(narrowTarget('deny-model', full)).toEqual({ connectionId: 'c', projectId: 'p', model: 'm' });
    expect(listMissingFields('delete-key', { connectionId: 'c' })).toEqual(['projectId', 'apiKeyId']);
  });

  const source = {
    projectId: 'p',
    apiKeyId: 'k',
    userId: 'u',
    model: 'gpt-5-2025-08-07',
    kind: 'completions',
    serviceTier: 'default',
  };
  it.each([
    ['a snapshot by its alias', 'deny-model', { model: 'gpt-5' }, true],
    ['not another model whose name begins the same', 'deny-model', { model: 'gpt-5-mini' }, false],
    ['not the same model elsewhere', 'deny-model', { model: 'gpt-5', projectId: 'q' }, false],
    ['its own key', 'delete-key', { apiKeyId: 'k' }, true],
    ['not another key', 'delete-key', { apiKeyId: 'l' }, false],
    ['keys of the owner', 'delete-service-account', { ownedKeyIds: ['k'] }, true],
    ['everything', 'spend-limit', { projectId: undefined }, true],
    ['no ordinary tier', 'limit-service-tiers', {}, false],
    ['no completions with the tools', 'disable-hosted-tools', {}, false],
  ] as const)('stop %s', (_name, action, target, expected) => {
    const { projectId, ...rest } = { projectId: 'p' as string | undefined, ...target };
    const aimed = { connectionId: 'c', ownedKeyIds: [], ...rest, ...(projectId === undefined ? {} : { projectId }) };
    expect(isAffected(action, aimed, source)).toBe(expected);
  });

  it('recommends what can be undone before what cannot', () => {
    const offer = (action: (typeof CONTAINMENT_ACTIONS)[number], isReversible = true) =>
      ({ action, isPossible: true, isReversible, isStop: action !== 'lower-rate-limit' }) as const;
    const offers = [offer('lower-rate-limit'), offer('deny-model'), offer('restrict-key', false), offer('spend-limit')];
    expect(recommendAction(offers, { connectionId: 'c', apiKeyId: 'k', model: 'm' })).toBe('deny-model');
    expect(recommendAction(offers, { connectionId: 'c', apiKeyId: 'k' })).toBe('restrict-key');
    expect(recommendAction(offers, { connectionId: 'c', projectId: 'p' })).toBe('spend-limit');
    expect(recommendAction([], { connectionId: 'c' })).toBeNull();
  });
});

describe('the watch after a change', () => {
  const minute = (offset: number, dollars: number) => ({
    startsAt: new Date(AT.getTime() + offset * 60_000),
    costNanos: BigInt(dollars) * 1_000_000_000n,
    requests: dollars === 0 ? 0 : 10,
  });
  const until = (offset: number) => new Date(AT.getTime() + offset * 60_000);

  it('tells the end of the last minute with usage once quiet minutes are reported', () => {
    const minutes = [minute(-1, 5), minute(0, 5), minute(1, 2)];
    expect(readStop(AT, minutes, until(5))).toEqual({
      stoppedAt: null,
      lostNanos: 7_000_000_000n,
      isStillSpending: false,
    });
    expect(readStop(AT, minutes, until(6))).toMatchObject({ stoppedAt: until(2), lostNanos: 7_000_000_000n });
  });

  it('says that it goes on after ten minutes', () => {
    const minutes = Array.from({ length: 12 }, (_, index) => minute(index, 1));
    expect(readStop(AT, minutes, until(12)).isStillSpending).toBe(true);
  });

  it('believes reading only as far as anything was reported, and after half an hour all the same', () => {
    expect(computeReportedUntil(until(10), until(3))).toEqual(until(4));
    expect(computeReportedUntil(until(10), until(20))).toEqual(until(10));
    expect(computeReportedUntil(until(60), until(3))).toEqual(until(30));
  });
});
