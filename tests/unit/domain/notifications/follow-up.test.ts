import { expect, test } from 'vitest';
import {
  decideFollowUps,
  type FollowUpInput,
  findUnattendedSince,
  type PastNotification,
} from '@/lib/domain/notifications/follow-up';
import type { NotificationPolicy } from '@/lib/domain/notifications/notification-policy';
import type { Silence } from '@/lib/domain/notifications/silence';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 2, minute));
const onCall: NotificationPolicy = {
  id: 'p1',
  position: 1,
  name: 'On call',
  enabled: true,
  matcher: { severities: [], kinds: [], scope: {} },
  channelIds: ['ops'],
  activeTimes: [],
  groupWindowSeconds: 0,
  repeatMinutes: null,
  quietHours: [],
  escalation: [
    { afterMinutes: 10, channelIds: ['lead'] },
    { afterMinutes: 30, channelIds: ['boss'] },
  ],
  continues: false,
};
const repeating: NotificationPolicy = { ...onCall, escalation: [], repeatMinutes: 15 };
const quiet = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '06:00', timezone: 'UTC' };
const silence: Silence = {
  id: 's1',
  matcher: onCall.matcher,
  startsAt: at(0),
  endsAt: at(20),
  recurrence: null,
  comment: 'Migration',
  createdBy: 'Ada',
  createdAt: at(0),
  endedAt: null,
  endedBy: null,
};
const first: PastNotification = { at: at(0), reason: 'first', decision: 'now', policyId: 'p1', escalationStep: null };
const opened = { at: at(0), kind: 'opened' };

function decide(now: Date, changes: Partial<FollowUpInput> = {}) {
  const followUps = decideFollowUps({
    state: 'open',
    snoozedUntil: null,
    subject: { severity: 'critical', kind: 'spike', scope: {} },
    timeline: [opened],
    past: [first],
    policies: [onCall],
    silences: [],
    now,
    ...changes,
  });
  return followUps.map((one) => (one.kind === 'escalation' ? `step ${one.step}` : one.kind));
}

const warning: FollowUpInput['subject'] = { severity: 'warning', kind: 'spike', scope: {} };
const step0: PastNotification = { ...first, at: at(10), reason: 'first', escalationStep: 0 };

type Row = { name: string; minute: number; changes?: Partial<FollowUpInput>; expected: string[] };
const rows: Row[] = [
  { name: 'a minute before the first step nothing is due', minute: 9, expected: [] },
  { name: 'after ten minutes without acknowledgement the first step hears', minute: 10, expected: ['step 0'] },
  { name: 'a step hears once', minute: 12, changes: { past: [first, step0] }, expected: [] },
  {
    name: 'after thirty minutes the second step hears',
    minute: 30,
    changes: { past: [first, step0] },
    expected: ['step 1'],
  },
  { name: 'after a long outage of ours all steps are caught up', minute: 45, expected: ['step 0', 'step 1'] },
  { name: 'whoever acknowledged stops the chain', minute: 45, changes: { state: 'acknowledged' }, expected: [] },
  { name: 'an ended incident has no next step', minute: 45, changes: { state: 'resolved' }, expected: [] },
  { name: 'a snoozed incident waits', minute: 45, changes: { snoozedUntil: at(50) }, expected: [] },
  { name: 'a silence stops the chain', minute: 15, changes: { silences: [silence] }, expected: [] },
  { name: 'an incident that nobody was to hear of has no follow-up', minute: 45, changes: { past: [] }, expected: [] },
  {
    name: 'a returned incident starts the chain anew',
    minute: 50,
    changes: { past: [first, step0], timeline: [opened, { at: at(40), kind: 'reopened' }] },
    expected: ['step 0'],
  },
  {
    name: 'an escalation after somebody took it starts the chain anew',
    minute: 50,
    changes: {
      past: [first, step0],
      timeline: [opened, { at: at(12), kind: 'acknowledged' }, { at: at(40), kind: 'escalated' }],
    },
    expected: ['step 0'],
  },
  {
    name: 'an escalation that nobody had taken does not restart it',
    minute: 45,
    changes: { past: [first, step0], timeline: [opened, { at: at(40), kind: 'escalated' }] },
    expected: ['step 1'],
  },
  {
    name: 'in quiet hours a warning climbs no chain',
    minute: 45,
    changes: { subject: warning, policies: [{ ...onCall, quietHours: [quiet] }] },
    expected: [],
  },
  {
    name: 'in quiet hours a critical does',
    minute: 10,
    changes: { policies: [{ ...onCall, quietHours: [quiet] }] },
    expected: ['step 0'],
  },
  { name: 'an unacknowledged critical repeats', minute: 15, changes: { policies: [repeating] }, expected: ['repeat'] },
  { name: 'not before its interval', minute: 14, changes: { policies: [repeating] }, expected: [] },
  {
    name: 'counted from the last time it was told',
    minute: 29,
    changes: { policies: [repeating], past: [first, { ...first, at: at(15), reason: 'repeat' }] },
    expected: [],
  },
  { name: 'a warning does not repeat', minute: 60, changes: { policies: [repeating], subject: warning }, expected: [] },
  {
    name: 'what a silence kept back is told when it is over',
    minute: 20,
    changes: { silences: [silence], past: [{ ...first, decision: 'silenced' }] },
    expected: ['silence-over'],
  },
];

test.each(rows)('$name', ({ minute, changes, expected }) => {
  expect(decide(at(minute), changes)).toEqual(expected);
});

test('somebody who has it leaves nothing unattended', () => {
  expect(findUnattendedSince([opened, { at: at(3), kind: 'acknowledged' }])).toBeNull();
});
