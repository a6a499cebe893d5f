import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf, PageQuery } from '@/lib/contracts/common';
import { OutgoingHeartbeat, OutgoingHeartbeatUpdate } from '@/lib/contracts/installation/outgoing-heartbeat';
import {
  Browser,
  BrowserCreate,
  Channel,
  ChannelCreate,
  ChannelCreated,
  ChannelTestResult,
  ChannelUpdate,
  PushKey,
  RotatedSecret,
} from '@/lib/contracts/notifications/channels';
import {
  NotificationPolicy,
  NotificationPolicyCreate,
  NotificationPolicyUpdate,
  PolicyOrder,
  PolicyPreview,
  PolicyPreviewRequest,
} from '@/lib/contracts/notifications/notification-policies';
import {
  CapturedMail,
  CapturedMailDetail,
  DeliveryDetail,
  DeliveryQuery,
  Notification,
  NotificationQuery,
} from '@/lib/contracts/notifications/notifications';
import { UnsubscribeResult } from '@/lib/contracts/people/preferences';
import { MAIL_HEADERS } from '@/lib/http/content-security-policy';
import { get, IdParams, patch, post, remove } from '@/lib/http/operation';
import { deleteEvenUnread } from '@/lib/services/installation/delete-unreadable-row';
import { getOutgoingHeartbeat, updateOutgoingHeartbeat } from '@/lib/services/installation/outgoing-heartbeat';
import { getCapturedMail, listCapturedMails } from '@/lib/services/notifications/list-captured-mails';
import { getNotification, listNotifications } from '@/lib/services/notifications/list-notifications';
import { addBrowser, listBrowsers, removeBrowser } from '@/lib/services/notifications/manage-browsers';
import {
  createChannel,
  deleteChannel,
  getChannel,
  listChannels,
  rotateChannelSecret,
  updateChannel,
} from '@/lib/services/notifications/manage-channels';
import { listDeliveries, retryDelivery } from '@/lib/services/notifications/manage-deliveries';
import {
  createNotificationPolicy,
  deleteNotificationPolicy,
  getNotificationPolicy,
  listNotificationPolicies,
  orderNotificationPolicies,
  updateNotificationPolicy,
} from '@/lib/services/notifications/manage-policies';
import { previewPolicies } from '@/lib/services/notifications/preview-policies';
import { testChannel } from '@/lib/services/notifications/test-channel';
import { unsubscribe } from '@/lib/services/notifications/unsubscribe';
import { getPushKey } from '@/lib/services/notifications/vapid-keys';

/** Who is notified, through which channels, and what was sent. */
export const NOTIFICATION_OPERATIONS = [
  get('/channels', {
    summary: 'Notification channels by name',
    access: can.viewMail,
    query: PageQuery,
    answer: listOf(Channel),
    handler: ({ viewer, query }) => listChannels(viewer, query),
  }),
  post('/channels', {
    summary: 'Create a channel',
    access: can.manageChannels,
    body: ChannelCreate,
    status: 201,
    answer: ChannelCreated,
    handler: ({ viewer, body }) => createChannel(viewer, body),
  }),
  get('/channels/{id}', {
    summary: 'One channel',
    access: can.viewMail,
    params: IdParams,
    answer: Channel,
    handler: ({ viewer, params }) => getChannel(viewer, params.id),
  }),
  patch('/channels/{id}', {
    summary: 'Change a channel',
    access: can.manageChannels,
    params: IdParams,
    body: ChannelUpdate,
    answer: Channel,
    handler: ({ viewer, params, body }) => updateChannel(viewer, params.id, body),
  }),
  remove('/channels/{id}', {
    summary: 'Delete a channel',
    access: can.manageChannels,
    params: IdParams,
    handler: ({ viewer, params }) =>
      deleteEvenUnread(viewer, 'channel', params.id, () => deleteChannel(viewer, params.id)),
  }),
  post('/channels/{id}/test', {
    summary: "Send a test the real way and return the server's replies",
    access: can.manageChannels,
    params: IdParams,
    answer: ChannelTestResult,
    handler: ({ viewer, params }) => testChannel(viewer, params.id),
  }),
  post('/channels/{id}/rotate-secret', {
    summary: 'Give a webhook a new signing key; the one before it signs too for a day',
    access: can.manageChannels,
    params: IdParams,
    answer: RotatedSecret,
    handler: ({ viewer, params }) => rotateChannelSecret(viewer, params.id),
  }),
  get('/channels/{id}/browsers', {
    summary: 'Browsers that show the messages of a web push channel',
    access: can.viewMail,
    params: IdParams,
    answer: listOf(Browser),
    handler: ({ viewer, params }) => listBrowsers(viewer, params.id),
  }),
  post('/channels/{id}/browsers', {
    summary: 'Show messages in this browser',
    access: can.viewMail,
    params: IdParams,
    body: BrowserCreate,
    status: 201,
    answer: Browser,
    handler: ({ viewer, params, body }) => addBrowser(viewer, params.id, body),
  }),
  remove('/channels/{id}/browsers/{browserId}', {
    summary: 'Show nothing in a browser any more',
    access: can.viewMail,
    params: IdParams.extend({ browserId: z.uuid('expected the id of a browser') }),
    handler: ({ viewer, params }) => removeBrowser(viewer, params.id, params.browserId),
  }),
  get('/push-key', {
    summary: 'The public key that browsers subscribe with',
    access: can.viewMail,
    answer: PushKey,
    handler: () => getPushKey(),
  }),
  get('/deliveries', {
    summary: 'Deliveries, newest first, with every attempt',
    access: can.viewMail,
    query: DeliveryQuery,
    answer: listOf(DeliveryDetail),
    handler: ({ viewer, query }) => listDeliveries(viewer, query),
  }),
  post('/deliveries/{id}/retry', {
    summary: 'Send what was given up again',
    access: can.manageChannels,
    params: IdParams,
    answer: DeliveryDetail,
    handler: ({ viewer, params }) => retryDelivery(viewer, params.id),
  }),
  get('/notifications', {
    summary: 'Notifications and their recipients, newest first',
    access: can.viewMail,
    query: NotificationQuery,
    answer: listOf(Notification),
    handler: ({ viewer, query }) => listNotifications(viewer, query),
  }),
  get('/notifications/{id}', {
    summary: 'One notification with every delivery attempt',
    access: can.viewMail,
    params: IdParams,
    answer: Notification,
    handler: ({ viewer, params }) => getNotification(viewer, params.id),
  }),
  get('/captured-mails', {
    summary: 'Mail the built-in mailbox captured',
    access: can.viewMail,
    query: PageQuery,
    answer: listOf(CapturedMail),
    handler: ({ viewer, query }) => listCapturedMails(viewer, query),
  }),
  get('/captured-mails/{id}', {
    summary: 'One captured mail',
    access: can.viewMail,
    params: IdParams,
    answer: CapturedMailDetail,
    handler: ({ viewer, params }) => getCapturedMail(viewer, params.id),
  }),
  get('/captured-mails/{id}/html', {
    summary: 'Its HTML part, for a frame: runs and loads nothing',
    access: can.viewMail,
    params: IdParams,
    answer: z.string(),
    media: 'text/html',
    handler: async ({ viewer, params }) =>
      new Response(`<base target="_blank">${(await getCapturedMail(viewer, params.id)).html}`, {
        headers: MAIL_HEADERS,
      }),
  }),
  get('/outgoing-heartbeat', {
    summary: 'The address that is asked for while all is well',
    access: can.viewMail,
    answer: OutgoingHeartbeat,
    handler: ({ viewer }) => getOutgoingHeartbeat(viewer),
  }),
  patch('/outgoing-heartbeat', {
    summary: "Set or remove the address of a dead-man's switch",
    access: can.managePolicies,
    body: OutgoingHeartbeatUpdate,
    answer: OutgoingHeartbeat,
    handler: ({ viewer, body }) => updateOutgoingHeartbeat(viewer, body),
  }),
  /** Only POST: whatever opens links (scanners, previews) changes nothing. */
  post('/unsubscribe/{token}', {
    summary: 'End digests with the link of a mail',
    access: 'public',
    params: z.object({ token: z.string().min(1).max(500) }),
    answer: UnsubscribeResult,
    handler: ({ params }) => unsubscribe(params.token),
  }),
  get('/notification-policies', {
    summary: 'Notification policies, in order',
    access: can.viewMail,
    answer: listOf(NotificationPolicy),
    handler: ({ viewer }) => listNotificationPolicies(viewer),
  }),
  post('/notification-policies', {
    summary: 'Add a policy behind all others',
    access: can.managePolicies,
    body: NotificationPolicyCreate,
    status: 201,
    answer: NotificationPolicy,
    handler: ({ viewer, body }) => createNotificationPolicy(viewer, body),
  }),
  post('/notification-policies/order', {
    summary: 'Put the policies into another order',
    access: can.managePolicies,
    body: PolicyOrder,
    answer: listOf(NotificationPolicy),
    handler: ({ viewer, body }) => orderNotificationPolicies(viewer, body),
  }),
  post('/notification-policies/preview', {
    summary: 'Who would be notified of an incident, when and why',
    access: can.viewMail,
    body: PolicyPreviewRequest,
    answer: PolicyPreview,
    handler: ({ viewer, body }) => previewPolicies(viewer, body),
  }),
  get('/notification-policies/{id}', {
    summary: 'One policy',
    access: can.viewMail,
    params: IdParams,
    answer: NotificationPolicy,
    handler: ({ viewer, params }) => getNotificationPolicy(viewer, params.id),
  }),
  patch('/notification-policies/{id}', {
    summary: 'Change a policy',
    access: can.managePolicies,
    params: IdParams,
    body: NotificationPolicyUpdate,
    answer: NotificationPolicy,
    handler: ({ viewer, params, body }) => updateNotificationPolicy(viewer, params.id, body),
  }),
  remove('/notification-policies/{id}', {
    summary: 'Delete a policy; what it holds still goes out',
    access: can.managePolicies,
    params: IdParams,
    handler: ({ viewer, params }) =>
      deleteEvenUnread(viewer, 'notification-policy', params.id, () => deleteNotificationPolicy(viewer, params.id)),
  }),
] as const;
