import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ChannelCreate } from '@/lib/contracts/channels';
import { PageQuery } from '@/lib/contracts/common';
import { defineRoute } from '@/lib/http/route';
import { createChannel } from '@/lib/services/create-channel';
import { listChannels } from '@/lib/services/list-channels';

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
