import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ChannelUpdate } from '@/lib/contracts/notifications/channels';
import { defineRoute, IdParams } from '@/lib/http/route';
import { deleteChannel } from '@/lib/services/notifications/delete-channel';
import { getChannel } from '@/lib/services/notifications/get-channel';
import { updateChannel } from '@/lib/services/notifications/update-channel';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  params: IdParams,
  handler: ({ viewer, params }) => getChannel(viewer, params.id),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.manageChannels,
  params: IdParams,
  body: ChannelUpdate,
  handler: ({ viewer, params, body }) => updateChannel(viewer, params.id, body),
});

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageChannels,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => deleteChannel(viewer, params.id),
});
