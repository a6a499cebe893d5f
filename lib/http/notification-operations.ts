import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { listOf, PageQuery } from '@/lib/contracts/common';
import { OutgoingHeartbeat, OutgoingHeartbeatUpdate } from '@/lib/contracts/installation/outgoing-heartbeat';
import {
  NotificationPolicy,
  NotificationPolicyCreate,
  NotificationPolicyUpdate,
  PolicyOrder,
  PolicyPreview,
  PolicyPreviewRequest,
} from '@/lib/contracts/notifications/notification-policies';
import { Silence, SilenceCreate, SilencePreview, SilencePreviewRequest } from '@/lib/contracts/notifications/silences';
import { Preferences, PreferencesUpdate, UnsubscribeResult } from '@/lib/contracts/people/preferences';
import { act, create, type Operation, read, remove, update } from './operation';

const can = MINIMUM_ROLE;

/** A person's own settings: for people, whatever projects they see. */
const SELF = { proof: 'session', projects: 'open' } as const;

/** Who hears what, when: silences, policies and preferences. */
export const NOTIFICATION_OPERATIONS: readonly Operation[] = [
  read('/outgoing-heartbeat', can.viewMail, 'The address that is asked for while all is well', OutgoingHeartbeat),
  update(
    '/outgoing-heartbeat',
    can.managePolicies,
    "Set or remove the address of a dead-man's switch",
    OutgoingHeartbeatUpdate,
    OutgoingHeartbeat,
  ),

  read('/silences', can.viewIncidents, 'What keeps notifications back, newest first', listOf(Silence), PageQuery),
  create('/silences', can.manageSilences, 'Keep notifications back, once or weekly', SilenceCreate, Silence),
  act('/silences/preview', can.viewIncidents, 'What a matcher would keep back', SilencePreviewRequest, SilencePreview),
  read('/silences/{id}', can.viewIncidents, 'One silence', Silence),
  remove('/silences/{id}', can.manageSilences, 'End a silence; it stays in the list as expired'),

  { ...read('/preferences', can.manageOwnAccount, 'What the signed-in member gets by mail', Preferences), ...SELF },
  {
    ...update('/preferences', can.manageOwnAccount, 'Change what you get by mail', PreferencesUpdate, Preferences),
    ...SELF,
  },
  act('/unsubscribe/{token}', 'public', 'End digests with the link of a mail', undefined, UnsubscribeResult),

  read('/notification-policies', can.viewMail, 'Who hears what, in order', listOf(NotificationPolicy)),
  create(
    '/notification-policies',
    can.managePolicies,
    'Add a policy behind all others',
    NotificationPolicyCreate,
    NotificationPolicy,
  ),
  act(
    '/notification-policies/order',
    can.managePolicies,
    'Put the policies into another order',
    PolicyOrder,
    listOf(NotificationPolicy),
  ),
  act(
    '/notification-policies/preview',
    can.viewMail,
    'Who would hear of an incident, when and why',
    PolicyPreviewRequest,
    PolicyPreview,
  ),
  read('/notification-policies/{id}', can.viewMail, 'One policy', NotificationPolicy),
  update(
    '/notification-policies/{id}',
    can.managePolicies,
    'Change a policy',
    NotificationPolicyUpdate,
    NotificationPolicy,
  ),
  remove('/notification-policies/{id}', can.managePolicies, 'Delete a policy; what it holds still goes out'),
];
