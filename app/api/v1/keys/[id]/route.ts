import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { KeyUpdate } from '@/lib/contracts/keys/keys';
import { defineRoute, ProviderIdParams } from '@/lib/http/route';
import { getKey } from '@/lib/services/keys/list-keys';
import { updateKey } from '@/lib/services/keys/update-key';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  params: ProviderIdParams,
  handler: ({ viewer, params }) => getKey(viewer, params.id),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.manageAlertRules,
  projects: 'filtered',
  params: ProviderIdParams,
  body: KeyUpdate,
  handler: ({ viewer, params, body }) => updateKey(viewer, params.id, body),
});
