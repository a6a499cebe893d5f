import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PageQuery } from '@/lib/contracts/common';
import { ChannelCreate } from '@/lib/contracts/notifications/channels';
import { defineRoute } from '@/lib/http/route';
import { createChannel } from '@/lib/services/notifications/create-channel';
import { listChannels } from '@/lib/services/notifications/list-channels';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  query: PageQuery,
  handler: ({ viewer, query }) => listChannels(viewer, query),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageChannels,
  body: ChannelCreate,
  status: 201,
  handler: ({ viewer, body }) => createChannel(viewer, body),
});
