import { z } from 'zod';
import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { listOf, PageQuery } from '@/lib/contracts/common';
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
  CapturedMail,
  CapturedMailDetail,
  DeliveryDetail,
  DeliveryQuery,
  Notification,
  NotificationQuery,
} from '@/lib/contracts/notifications/notifications';
import { act, create, type Operation, read, remove, update } from './operation';

const can = MINIMUM_ROLE;

/** Operations on channels, what was told through them, and the built-in mailbox. */
export const CHANNEL_OPERATIONS: readonly Operation[] = [
  read('/channels', can.viewMail, 'Notification channels by name', listOf(Channel), PageQuery),
  create('/channels', can.manageChannels, 'Create a channel', ChannelCreate, ChannelCreated),
  read('/channels/{id}', can.viewMail, 'One channel', Channel),
  update('/channels/{id}', can.manageChannels, 'Change a channel', ChannelUpdate, Channel),
  remove('/channels/{id}', can.manageChannels, 'Delete a channel'),
  act(
    '/channels/{id}/test',
    can.manageChannels,
    "Send a test the real way and return the server's replies",
    undefined,
    ChannelTestResult,
  ),
  act(
    '/channels/{id}/rotate-secret',
    can.manageChannels,
    'Give a webhook a new signing key; the one before it signs too for a day',
    undefined,
    RotatedSecret,
  ),
  read(
    '/channels/{id}/browsers',
    can.viewMail,
    'Browsers that show the messages of a web push channel',
    listOf(Browser),
  ),
  create('/channels/{id}/browsers', can.viewMail, 'Show messages in this browser', BrowserCreate, Browser),
  remove('/channels/{id}/browsers/{browserId}', can.viewMail, 'Show nothing in a browser any more'),
  read('/push-key', can.viewMail, 'The public key that browsers subscribe with', PushKey),
  read(
    '/deliveries',
    can.viewMail,
    'Deliveries, newest first, with every attempt',
    listOf(DeliveryDetail),
    DeliveryQuery,
  ),
  act('/deliveries/{id}/retry', can.manageChannels, 'Send what was given up again', undefined, DeliveryDetail),
  read('/notifications', can.viewMail, 'What was told to whom, newest first', listOf(Notification), NotificationQuery),
  read('/notifications/{id}', can.viewMail, 'One notification with every delivery attempt', Notification),
  read('/captured-mails', can.viewMail, 'Mail the built-in mailbox captured', listOf(CapturedMail), PageQuery),
  read('/captured-mails/{id}', can.viewMail, 'One captured mail', CapturedMailDetail),
  {
    ...read(
      '/captured-mails/{id}/html',
      can.viewMail,
      'Its HTML part, for a frame: runs and loads nothing',
      z.string(),
    ),
    media: 'text/html',
  },
];
