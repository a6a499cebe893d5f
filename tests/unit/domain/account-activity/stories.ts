import type { AccountEvent } from '@/lib/domain/account-activity/account-event';
import type { AccountRule } from '@/lib/domain/account-activity/account-sign';
import type { ContainmentInForce } from '@/lib/domain/account-activity/containment-in-force';
import { byKey, home, JUDGED_FROM, makeEvent, OFFICE, PEOPLE, session } from './account-noise';

/** Wednesday of the second judged week. */
const DAY = JUDGED_FROM.getTime() + 9 * 86_400_000;
const at = (hours: number, minutes = 0, seconds = 0) => DAY + ((hours * 60 + minutes) * 60 + seconds) * 1_000;

const [owner, second, maker, , clerk] = PEOPLE as [
  (typeof PEOPLE)[0],
  (typeof PEOPLE)[0],
  (typeof PEOPLE)[0],
  (typeof PEOPLE)[0],
  (typeof PEOPLE)[0],
];
const ABROAD = { ip: '192.0.2.200', asn: '64999', country: 'BR' };
const atDesk = (person: (typeof PEOPLE)[0]) => session(person, OFFICE);

export type Story = {
  name: string;
  isBad: boolean;
  events: AccountEvent[];
  /** Of a bad story: what must be told, and a part of its reason. */
  told?: { rule: AccountRule; reason: RegExp; severity: 'warning' | 'critical' };
  expectedActors?: string[];
  containments?: ContainmentInForce[];
};

const CONTAINMENT: ContainmentInForce = {
  ...{ id: 'cont-1', title: 'Lower the rate limit of gpt-5', action: 'lower-rate-limit', projectId: 'proj_a' },
  ...{ apiKeyId: null, userId: null, serviceAccountId: null, resourceIds: ['rl-gpt-5'] },
  values: { max_requests_per_1_minute: 1 },
  ...{ heldFrom: new Date(at(10)), heldUntil: null, changedAt: [new Date(at(10))] },
};
const raiseRate = (hours: number, minutes: number, actor: object, value: number) =>
  makeEvent({
    type: 'rate_limit.updated',
    at: at(hours, minutes),
    actor,
    project: 'proj_a',
    details: { id: 'rl-gpt-5', changes_requested: { max_requests_per_1_minute: value } },
  });

const adminKey = (hours: number, actor: object, minutes = 0) =>
  makeEvent({ type: 'tenant.admin_api_key.created', at: at(hours, minutes), actor, details: { id: 'key_admin_new' } });
const failures = (number: number, hours: number, makeActor: (index: number) => object) =>
  Array.from({ length: number }, (_, index) =>
    makeEvent({
      type: 'login.failed',
      at: at(hours, 0, index * 12),
      actor: makeActor(index),
      details: { error_code: 'invalid_credentials' },
    }),
  );

const BAD: Omit<Story, 'isBad'>[] = [
  {
    name: 'a stolen session makes an admin key from abroad',
    events: [
      makeEvent({ type: 'login.succeeded', at: at(2), actor: session(owner, ABROAD) }),
      adminKey(2, session(owner, ABROAD), 6),
    ],
    told: { rule: 'admin-key-made', reason: /BR, a country new/, severity: 'critical' },
  },
  {
    name: 'a clerk who never managed anything makes an admin key at night',
    events: [adminKey(2, session(clerk, home(clerk)))],
    told: { rule: 'admin-key-made', reason: /never changed anything/, severity: 'critical' },
  },
  {
    name: 'a key is made at night by somebody who never made one',
    events: [
      makeEvent({
        type: 'api_key.created',
        at: at(1, 30),
        actor: session(clerk, home(clerk)),
        project: 'proj_a',
        details: { id: 'key_x', data: { scopes: [] } },
      }),
    ],
    told: { rule: 'unusual-key-made', reason: /hardly ever active/, severity: 'warning' },
  },
  {
    name: 'somebody makes themselves owner',
    events: [
      makeEvent({
        type: 'user.updated',
        at: at(9),
        actor: atDesk(clerk),
        details: { id: clerk.id, changes_requested: { role: 'owner' } },
      }),
    ],
    told: { rule: 'role-granted', reason: /to themselves/, severity: 'critical' },
  },
  {
    name: 'an owner is invited at an address that anybody can have',
    events: [
      makeEvent({
        type: 'invite.sent',
        at: at(11),
        actor: atDesk(owner),
        details: { id: 'invite-x', data: { email: 'helper@gmail.com', role: 'owner' } },
      }),
    ],
    told: { rule: 'foreign-invitation', reason: /anybody can have/, severity: 'critical' },
  },
  {
    name: 'the allow list is switched off from abroad',
    events: [
      makeEvent({
        type: 'ip_allowlist.config.deactivated',
        at: at(10),
        actor: session(second, ABROAD),
        details: { configs: [{ id: 'ipl-1', name: 'Office' }] },
      }),
    ],
    told: { rule: 'protection-weakened', reason: /keeps strangers out/, severity: 'critical' },
  },
  {
    name: 'the allow list lets in everybody',
    events: [
      makeEvent({
        type: 'ip_allowlist.updated',
        at: at(10),
        actor: atDesk(second),
        details: { id: 'ipl-1', allowed_ips: ['203.0.113.0/24', '0.0.0.0/0'] },
      }),
    ],
    told: { rule: 'protection-weakened', reason: /lets in everybody/, severity: 'critical' },
  },
  {
    name: 'the spend limit is raised tenfold',
    events: [
      makeEvent({
        type: 'tenant.billing.overage_limit.updated',
        at: at(8),
        actor: atDesk(owner),
        details: { id: 'org', changes_requested: { limit: 500 } },
      }),
      makeEvent({
        type: 'tenant.billing.overage_limit.updated',
        at: at(9),
        actor: atDesk(owner),
        details: { id: 'org', changes_requested: { limit: 5_000 } },
      }),
    ],
    told: { rule: 'limit-raised', reason: /from 500 to 5000 \(10 times\)/, severity: 'warning' },
  },
  {
    name: 'passwords of many people are tried from one place',
    events: failures(30, 4, (index) =>
      session({ id: `user-${index % 10}`, email: `person${index % 10}@northwind.example` }, ABROAD),
    ),
    told: { rule: 'failed-sign-ins', reason: /different names/, severity: 'warning' },
  },
  {
    name: 'a password is guessed from abroad',
    events: [
      ...failures(12, 4, () => session(maker, ABROAD)),
      makeEvent({ type: 'login.succeeded', at: at(4, 5), actor: session(maker, ABROAD) }),
    ],
    told: { rule: 'unusual-sign-in', reason: /12 failed sign-ins/, severity: 'critical' },
  },
  {
    name: 'a key deletes what there is',
    events: Array.from({ length: 14 }, (_, index) =>
      makeEvent({
        type: 'api_key.deleted',
        at: at(10, index % 10, index),
        actor: byKey('key_rotator'),
        details: { id: `key_${index}` },
      }),
    ),
    told: { rule: 'many-deletions', reason: /more than it ever did/, severity: 'warning' },
  },
  {
    name: 'our containment is taken back by somebody else',
    events: [raiseRate(10, 0, byKey('key_ours'), 1), raiseRate(10, 40, atDesk(clerk), 10_000)],
    containments: [CONTAINMENT],
    told: { rule: 'containment-undone', reason: /raised to 10000/, severity: 'critical' },
  },
];

const HARMLESS: Omit<Story, 'isBad'>[] = [
  { name: 'an owner makes an admin key at the desk', events: [adminKey(9, atDesk(owner))] },
  {
    name: 'an announced automation makes an admin key',
    events: [adminKey(3, byKey('key_terraform'))],
    expectedActors: ['key:key_terraform'],
  },
  {
    name: 'somebody forgets the password and gets in at last',
    events: [
      ...failures(6, 8, () => atDesk(clerk)),
      makeEvent({ type: 'login.succeeded', at: at(8, 4), actor: atDesk(clerk) }),
    ],
  },
  {
    name: 'somebody travels and works from there',
    events: [0, 1, 2].map((day) =>
      makeEvent({
        type: 'login.succeeded',
        at: at(14) + day * 86_400_000,
        actor: session(clerk, { ip: '192.0.2.9', asn: '64701', country: 'US' }),
      }),
    ),
  },
  {
    name: 'somebody new is invited, joins and makes a first key',
    events: [
      makeEvent({
        type: 'invite.sent',
        at: at(8),
        actor: atDesk(owner),
        details: { id: 'invite-y', data: { email: 'ada@northwind.example', role: 'reader' } },
      }),
      makeEvent({
        type: 'user.added',
        at: at(9),
        actor: atDesk(owner),
        details: { id: 'user-ada', data: { role: 'reader' } },
      }),
      makeEvent({
        type: 'login.succeeded',
        at: at(9, 30),
        actor: session({ id: 'user-ada', email: 'ada@northwind.example' }, OFFICE),
      }),
      makeEvent({
        type: 'api_key.created',
        at: at(10),
        actor: session({ id: 'user-ada', email: 'ada@northwind.example' }, OFFICE),
        project: 'proj_a',
        details: { id: 'key_ada', data: { scopes: [] } },
      }),
    ],
  },
  {
    name: 'the allow list gets the network of a new office',
    events: [
      makeEvent({
        type: 'ip_allowlist.created',
        at: at(8),
        actor: atDesk(owner),
        details: { id: 'ipl-2', name: 'Offices', allowed_ips: ['203.0.113.0/24'] },
      }),
      makeEvent({
        type: 'ip_allowlist.updated',
        at: at(9),
        actor: atDesk(owner),
        details: { id: 'ipl-2', allowed_ips: ['203.0.113.0/24', '198.51.100.0/24'] },
      }),
    ],
  },
  {
    name: 'the spend limit is lowered',
    events: [
      makeEvent({
        type: 'tenant.billing.overage_limit.updated',
        at: at(8),
        actor: atDesk(owner),
        details: { id: 'org', changes_requested: { limit: 500 }, before: { limit: 900 } },
      }),
    ],
  },
  {
    name: 'old keys are cleaned away by somebody who does that',
    events: Array.from({ length: 10 }, (_, index) =>
      makeEvent({
        type: 'api_key.deleted',
        at: at(10, index),
        actor: atDesk(maker),
        details: { id: `key_old_${index}` },
      }),
    ),
  },
  {
    name: 'we set and take back a containment ourselves',
    events: [raiseRate(10, 0, byKey('key_ours'), 1), raiseRate(12, 0, byKey('key_ours'), 10_000)],
    containments: [{ ...CONTAINMENT, heldUntil: new Date(at(12)), changedAt: [new Date(at(10)), new Date(at(12))] }],
  },
  {
    name: 'a colleague becomes owner, given by an owner at the desk',
    events: [
      makeEvent({
        type: 'user.updated',
        at: at(9),
        actor: atDesk(owner),
        details: { id: second.id, changes_requested: { role: 'owner' } },
      }),
    ],
  },
  {
    name: 'the owner on call raises a rate limit at night from home',
    events: [raiseRate(1, 0, session(owner, home(owner)), 9_000)],
  },
  {
    name: 'events of types that nobody knows',
    events: [
      makeEvent({ type: 'quantum.folded', at: at(9), actor: atDesk(clerk), details: { id: 'q' } }),
      makeEvent({ type: 'tenant.mood.updated', at: at(9, 5) }),
    ],
  },
];

/** Twelve attacks and twelve things that only look like some. */
export const STORIES: readonly Story[] = [
  ...BAD.map((story) => ({ ...story, isBad: true })),
  ...HARMLESS.map((story) => ({ ...story, isBad: false })),
];
