import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { post } from '@/lib/http/operation';

/** A JSON-RPC message; its shape is checked by the protocol's own library. */
const Message = z.union([z.record(z.string(), z.json()), z.array(z.json()).max(50)]);

/** Tools for assistants. */
export const MCP_OPERATIONS = [
  post('/mcp', {
    summary: 'Model Context Protocol (streamable HTTP, no sessions): tools that read, and one that plans',
    access: can.viewUsage,
    projects: 'filtered',
    scope: 'read',
    body: Message,
    answer: z.json(),
    handler: async ({ request, body }) => (await import('./serve-mcp')).serveMcp(request, body),
  }),
] as const;
