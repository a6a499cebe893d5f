import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PreferencesUpdate } from '@/lib/contracts/people/preferences';
import { defineRoute } from '@/lib/http/route';
import { getPreferences, updatePreferences } from '@/lib/services/people/preferences';

export const GET = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  handler: ({ viewer }) => getPreferences(viewer),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  body: PreferencesUpdate,
  handler: ({ viewer, body }) => updatePreferences(viewer, body),
});
