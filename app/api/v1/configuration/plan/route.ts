import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ConfigurationInput } from '@/lib/contracts/installation/configuration';
import { defineRoute } from '@/lib/http/route';
import { planConfiguration } from '@/lib/services/installation/apply-configuration';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageBudgets,
  body: ConfigurationInput,
  handler: ({ viewer, body }) => planConfiguration(viewer, body),
});
