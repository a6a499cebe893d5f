import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { OutgoingHeartbeatUpdate } from '@/lib/contracts/installation/outgoing-heartbeat';
import { defineRoute } from '@/lib/http/route';
import { getOutgoingHeartbeat, updateOutgoingHeartbeat } from '@/lib/services/installation/outgoing-heartbeat';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  handler: ({ viewer }) => getOutgoingHeartbeat(viewer),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.managePolicies,
  body: OutgoingHeartbeatUpdate,
  handler: ({ viewer, body }) => updateOutgoingHeartbeat(viewer, body),
});
