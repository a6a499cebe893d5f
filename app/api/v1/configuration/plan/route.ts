import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ConfigurationInput } from '@/lib/contracts/configuration';
import { defineRoute } from '@/lib/http/route';
import { planConfiguration } from '@/lib/services/apply-configuration';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageBudgets,
  body: ConfigurationInput,
  handler: ({ viewer, body }) => planConfiguration(viewer, body),
});
