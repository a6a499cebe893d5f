import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute } from '@/lib/http/route';
import { getPushKey } from '@/lib/services/notifications/get-push-key';

export const GET = defineRoute({ access: MINIMUM_ROLE.viewMail, handler: () => getPushKey() });
