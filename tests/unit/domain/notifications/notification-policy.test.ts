import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NotifyReason, Severity } from '@/lib/domain/incidents/incident';
import { renderDecisionReason } from '@/lib/domain/notifications/decision-text';
import {
  decideNotifications,
  keyOfListener,
  type Listener,
  type NotificationPolicy,
  type PolicyDecision,
  type PolicyInput,
  type ToldListener,
} from '@/lib/domain/notifications/notification-policy';
import type { Silence } from '@/lib/domain/notifications/silence';

const at = (text: string) => new Date(`2026-11-${text}:00Z`);
const NOON = at('23T12:00');
const NIGHT = at('23T23:00');
const MORNING = at('24T07:00');

const ops: Listener = { channelId: 'ops', address: 'ops@example.com', isMail: true, subscriptionId: null };
const ada: Listener = { channelId: 'team', address: 'ada@example.com', isMail: true, subscriptionId: null };
const opsAgain: Listener = { channelId: 'team', address: 'OPS@example.com', isMail: true, subscriptionId: null };
const hook: Listener = { channelId: 'hook', address: 'hooks.example.com', isMail: false, subscriptionId: null };
const LISTENERS = [ops, ada, opsAgain, hook];

const anything = { severities: [], kinds: [], scope: {} };
const everything: NotificationPolicy = {
  id: 'p1',
  position: 1,
  name: 'Everything',
  enabled: true,
  matcher: anything,
  channelIds: [],
  activeTimes: [],
  groupWindowSeconds: 0,
  repeatMinutes: null,
  quietHours: [],
  escalation: [],
  continues: false,
};
const nights = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '22:00', until: '07:00', timezone: 'UTC' };
const quiet: NotificationPolicy = { ...everything, name: 'Quiet', quietHours: [nights] };
const grouped: NotificationPolicy = { ...everything, name: 'Grouped', groupWindowSeconds: 30 };
const toHook: NotificationPolicy = { ...everything, id: 'p0', name: 'Hook', channelIds: ['hook'] };
const migration: Silence = {
  id: 's1',
  matcher: anything,
  startsAt: at('23T00:00'),
  endsAt: at('25T00:00'),
  recurrence: null,
  comment: 'Migration',
  createdBy: 'Ada',
  createdAt: at('20T00:00'),
  endedAt: null,
  endedBy: null,
};

type Settings = Partial<Omit<PolicyInput, 'change'>> & { reason?: NotifyReason; severity?: Severity };

function decide({ reason = 'first', severity = 'warning', ...rest }: Settings): PolicyDecision[] {
  return decideNotifications({
    change: { incidentId: 'i1', reason, subject: { severity, kind: 'spike', scope: { projectId: 'proj_a' } } },
    policies: [],
    silences: [],
    listeners: LISTENERS,
    namedChannelIds: [],
    preferences: [],
    told: [],
    heldGroups: new Map(),
    now: NOON,
    ...rest,
  });
}

/** "now Everything: ops, ada" */
function describeDecision(decision: PolicyDecision): string {
  const until = decision.action === 'hold' ? ` until ${decision.until.toISOString().slice(8, 16)}` : '';
  const people = decision.recipients.map((one) => one.address.split('@')[0]).join(' ');
  return `${decision.action}${until} (${decision.reason.code}) ${people}`.trim();
}

const told = (listener: Listener): ToldListener => ({ ...listener, at: NOON, held: null });
const held = (listener: Listener): ToldListener => ({
  ...listener,
  at: NOON,
  held: { groupKey: 'quiet:p1', until: MORNING },
});

type Row = { name: string; settings: Settings; expected: string[] };

const rows: Row[] = [
  {
    name: 'without a policy everybody hears at once, an address in two channels once',
    settings: {},
    expected: ['now (default) ops ada hooks.example.com'],
  },
  {
    name: 'without a policy the channels of the rule are told, and only they',
    settings: { namedChannelIds: ['team'] },
    expected: ['now (default) ada OPS'],
  },
  {
    name: 'a policy without channels tells those of the rule',
    settings: { policies: [everything], namedChannelIds: ['ops'] },
    expected: ['now (policy) ops'],
  },
  {
    name: 'the first policy that matches decides',
    settings: { policies: [toHook, everything] },
    expected: ['now (policy) hooks.example.com'],
  },
  {
    name: 'a policy that continues lets the next one have a say, and nobody hears twice',
    settings: { policies: [{ ...toHook, continues: true }, everything] },
    expected: ['now (policy) hooks.example.com', 'now (policy) ops ada'],
  },
  {
    name: 'a policy that is switched off is passed over',
    settings: { policies: [{ ...toHook, enabled: false }, everything] },
    expected: ['now (policy) ops ada hooks.example.com'],
  },
  {
    name: 'a policy for criticals is passed over by a warning',
    settings: { policies: [{ ...toHook, matcher: { ...anything, severities: ['critical'] } }] },
    expected: ['now (default) ops ada hooks.example.com'],
  },
  {
    name: 'a policy outside of its hours is passed over',
    settings: { policies: [{ ...toHook, activeTimes: [nights] }] },
    expected: ['now (default) ops ada hooks.example.com'],
  },
  {
    name: 'within its hours a policy applies',
    settings: { policies: [{ ...toHook, activeTimes: [nights] }], now: NIGHT },
    expected: ['now (policy) hooks.example.com'],
  },
  {
    name: 'quiet hours hold a warning until they end',
    settings: { policies: [quiet], now: NIGHT, namedChannelIds: ['ops'] },
    expected: ['hold until 24T07:00 (quiet-hours) ops'],
  },
  {
    name: 'quiet hours never hold a critical',
    settings: { policies: [quiet], now: NIGHT, severity: 'critical', namedChannelIds: ['ops'] },
    expected: ['now (policy) ops'],
  },
  {
    name: 'by day quiet hours hold nothing',
    settings: { policies: [quiet], namedChannelIds: ['ops'] },
    expected: ['now (policy) ops'],
  },
  {
    name: 'the grouping window holds the first incident for its length',
    settings: { policies: [{ ...grouped, groupWindowSeconds: 60 }], namedChannelIds: ['ops'] },
    expected: ['hold until 23T12:01 (group) ops'],
  },
  {
    name: 'the next incident joins the group that waits already',
    settings: { policies: [grouped], namedChannelIds: ['ops'], heldGroups: new Map([['group:p1', at('23T12:00')]]) },
    expected: ['hold until 23T12:00 (group) ops'],
  },
  {
    name: 'an escalation does not wait for the grouping window',
    settings: { policies: [grouped], reason: 'escalated', namedChannelIds: ['ops'] },
    expected: ['now (policy) ops'],
  },
  {
    name: 'a silence keeps everything back, criticals too',
    settings: { silences: [migration], severity: 'critical', namedChannelIds: ['ops'] },
    expected: ['suppress (silenced) ops'],
  },
  {
    name: 'a silence that is over keeps nothing back',
    settings: { silences: [migration], now: at('25T00:00'), namedChannelIds: ['ops'] },
    expected: ['now (default) ops'],
  },
  {
    name: 'a member who wants criticals only gets no mail about a warning, the others do',
    settings: { preferences: [{ address: 'Ada@example.com', mailSeverities: ['critical'] }] },
    expected: ['now (default) ops hooks.example.com', 'suppress (member-preference) ada'],
  },
  {
    name: 'whoever was told does not hear "first" again',
    settings: { told: [told(ops)] },
    expected: ['suppress (already-told) ops', 'now (default) ada hooks.example.com'],
  },
  {
    name: 'whoever will be told in the morning does not hear "first" again',
    settings: { told: [held(ops)], namedChannelIds: ['ops'] },
    expected: ['suppress (already-told) ops'],
  },
  {
    name: 'the end is told to those who heard of it, whatever the policies say now',
    settings: { reason: 'resolved', policies: [toHook], told: [told(ops), told(ada)] },
    expected: ['now (told-before) ops ada'],
  },
  { name: 'the end of what nobody heard of is told to nobody', settings: { reason: 'resolved' }, expected: [] },
  {
    name: 'the end of what is still held waits with it',
    settings: { reason: 'resolved', severity: 'warning', policies: [quiet], told: [held(ops)], now: at('24T02:00') },
    expected: ['hold until 24T07:00 (with-held) ops'],
  },
  {
    name: 'quiet hours hold the end of a warning too',
    settings: { reason: 'resolved', policies: [quiet], told: [told(ops)], now: NIGHT },
    expected: ['hold until 24T07:00 (quiet-hours) ops'],
  },
  {
    name: 'with nobody to tell, that itself is decided and said',
    settings: { listeners: [] },
    expected: ['now (nobody)'],
  },
];

test.each(rows)('$name', ({ settings, expected }) => {
  expect(decide(settings).map(describeDecision)).toEqual(expected);
});

describe('whatever happens', () => {
  const severity = fc.constantFrom<Severity>('info', 'warning', 'critical');
  const step = fc.record({
    incident: fc.integer({ min: 0, max: 2 }),
    reason: fc.constantFrom<NotifyReason>('first', 'escalated', 'repeat', 'resolved'),
    severity,
    minutesLater: fc.integer({ min: 0, max: 300 }),
  });
  const policy = fc
    .record({
      channelIds: fc.subarray(['ops', 'team', 'hook']),
      severities: fc.subarray<Severity>(['info', 'warning', 'critical']),
      isQuiet: fc.boolean(),
      groupWindowSeconds: fc.constantFrom(0, 30, 600),
      continues: fc.boolean(),
      enabled: fc.boolean(),
    })
    .map(({ severities, isQuiet, ...rest }) => ({
      ...everything,
      ...rest,
      matcher: { ...anything, severities },
      quietHours: isQuiet ? [nights] : [],
    }));
  const policies = fc.array(policy, { maxLength: 3 }).map((list) => list.map((one, i) => ({ ...one, id: `p${i}` })));
  const silences = fc.constantFrom<Silence[]>([], [migration], [{ ...migration, startsAt: at('23T14:00') }]);
  const preferences = fc.constantFrom<PolicyInput['preferences']>([], [{ ...ada, mailSeverities: ['critical'] }]);

  /** Plays changes through the decisions; what is held goes out when its time comes. */
  function play(story: {
    policies: NotificationPolicy[];
    silences: Silence[];
    preferences: PolicyInput['preferences'];
  }) {
    const toldOf = new Map<number, ToldListener[]>();
    const firsts = new Map<string, number>();
    let now = NOON;
    return {
      firsts,
      take(change: { incident: number; reason: NotifyReason; severity: Severity; minutesLater: number }) {
        now = new Date(now.getTime() + change.minutesLater * 60_000);
        const known = toldOf.get(change.incident) ?? [];
        const decisions = decide({ ...story, ...change, told: known, now });
        for (const one of decisions) {
          if (one.action === 'suppress') continue;
          for (const recipient of one.recipients) {
            const key = `${change.incident} ${keyOfListener(recipient)}`;
            if (change.reason === 'first') firsts.set(key, (firsts.get(key) ?? 0) + 1);
            known.push({ ...recipient, at: now, held: one.action === 'hold' ? one : null });
          }
        }
        toldOf.set(change.incident, known);
        return decisions;
      },
    };
  }

  test('at most one "first" per incident and recipient', () => {
    fc.assert(
      fc.property(policies, silences, preferences, fc.array(step, { maxLength: 30 }), (list, quietOnes, own, steps) => {
        const story = play({ policies: list, silences: quietOnes, preferences: own });
        for (const one of steps) story.take(one);
        expect([...story.firsts.values()].filter((count) => count > 1)).toEqual([]);
      }),
    );
  });

  test('nobody is told, held or left out without a reason in words, and nobody is in two decisions', () => {
    fc.assert(
      fc.property(policies, silences, preferences, fc.array(step, { maxLength: 20 }), (list, quietOnes, own, steps) => {
        const story = play({ policies: list, silences: quietOnes, preferences: own });
        for (const one of steps) {
          const decisions = story.take(one);
          for (const { reason } of decisions) expect(renderDecisionReason(reason, 'UTC')).not.toBe('');
          const keys = decisions.flatMap((decision) => decision.recipients.map(keyOfListener));
          expect(keys.length).toBe(new Set(keys).size);
          if (one.reason !== 'resolved') expect(decisions.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('no mail address hears of one incident more than six times within a day, and of its end last', () => {
    const often = fc.array(
      step.map((one) => ({ ...one, incident: 1, minutesLater: one.minutesLater % 5 })),
      { minLength: 40, maxLength: 60 },
    );
    fc.assert(
      fc.property(policies, often, (list, steps) => {
        const story = play({ policies: list, silences: [], preferences: [] });
        const mails = new Map<string, number>();
        for (const one of [
          ...steps,
          { incident: 1, reason: 'resolved', severity: 'critical', minutesLater: 1 } as const,
        ]) {
          for (const decision of story.take(one)) {
            if (decision.action === 'suppress') continue;
            for (const recipient of decision.recipients.filter(({ isMail }) => isMail)) {
              const key = keyOfListener(recipient);
              mails.set(key, (mails.get(key) ?? 0) + 1);
            }
          }
        }
        expect(Math.max(0, ...mails.values())).toBeLessThanOrEqual(6);
      }),
    );
  });

  test('a day of escalations leaves room for what is critical and for the end', () => {
    const day = play({ policies: [], silences: [], preferences: [] });
    const hear = (reason: NotifyReason, grade: Severity) =>
      day
        .take({ incident: 1, reason, severity: grade, minutesLater: 10 })
        .some((one) => one.action === 'now' && one.recipients.some(({ channelId }) => channelId === 'ops'));
    expect(hear('first', 'warning')).toBe(true);
    const told = Array.from({ length: 20 }, () => hear('escalated', 'warning'));
    expect(told.filter(Boolean)).toHaveLength(3);
    expect([hear('escalated', 'critical'), hear('escalated', 'critical')]).toEqual([true, false]);
    expect([hear('resolved', 'critical'), hear('repeat', 'critical'), hear('resolved', 'critical')]).toEqual([
      true,
      false,
      false,
    ]);
    const hook = day.take({ incident: 1, reason: 'escalated', severity: 'warning', minutesLater: 10 });
    expect(hook.find((one) => one.action === 'now')?.recipients.map((one) => one.channelId)).toEqual(['hook']);
    expect(hook.find((one) => one.action === 'suppress')?.reason).toEqual({ code: 'mail-limit' });
  });

  test('silences and policies only choose people: input is left as it was', () => {
    fc.assert(
      fc.property(policies, silences, severity, (list, quietOnes, grade) => {
        const settings = { policies: list, silences: quietOnes, severity: grade };
        const before = structuredClone(settings);
        decide(settings);
        expect(settings).toEqual(before);
      }),
    );
  });

  test('a critical is told at once unless a silence or the grouping window of a policy holds it', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 0, max: 2_880 }), (list, minutes) => {
        const now = new Date(NOON.getTime() + minutes * 60_000);
        const decisions = decide({ policies: list, severity: 'critical', now });
        expect(decisions.filter((one) => one.action === 'hold' && one.reason.code !== 'group')).toEqual([]);
      }),
    );
  });
});
