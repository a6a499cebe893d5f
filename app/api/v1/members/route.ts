import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute } from '@/lib/http/route';
import { listMembers } from '@/lib/services/people/manage-members';

export const GET = defineRoute({ access: MINIMUM_ROLE.viewMembers, handler: ({ viewer }) => listMembers(viewer) });
