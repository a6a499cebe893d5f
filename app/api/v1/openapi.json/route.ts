import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { readOpenApiDocument } from '@/lib/http/openapi';
import { defineRoute } from '@/lib/http/route';

export const GET = defineRoute({ access: MINIMUM_ROLE.viewUsage, handler: async () => readOpenApiDocument() });
