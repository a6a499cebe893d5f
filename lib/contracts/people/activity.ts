import { z } from 'zod';
import { Id, Instant, PageQuery } from '@/lib/contracts/common';

const Changes = z.record(z.string(), z.unknown());

/** One line of the audit trail. */
export const ActivityEntry = z.object({
  id: Id,
  /** Counts from 1 in the workspace, without gaps. */
  sequence: z.number().int(),
  at: Instant,
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
  action: z.string().meta({ description: 'Noun and verb, e.g. connection.created' }),
  target: z.string().meta({ description: 'Id of what was acted on' }),
  targetName: z
    .string()
    .nullable()
    .meta({ description: 'What people call it: as it was called then where that was kept, else as it is called now' }),
  detail: Changes,
  before: Changes.nullable(),
  after: Changes.nullable(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  hash: z.string().meta({ description: 'SHA-256 over this entry and the one before it, hex' }),
});
export type ActivityEntry = z.infer<typeof ActivityEntry>;

const Filter = {
  actor: z.string().max(200).optional().meta({ description: 'Part of the name of who acted' }),
  action: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'An action or its beginning, e.g. token or token.created' }),
  target: z.string().max(200).optional().meta({ description: 'Id of what was acted on' }),
  from: Instant.optional(),
  to: Instant.optional(),
};

export const ActivityQuery = PageQuery.extend(Filter);
export type ActivityQuery = z.infer<typeof ActivityQuery>;

export const ActivityExportQuery = z.object({ ...Filter, format: z.enum(['csv', 'json']).default('csv') });
export type ActivityExportQuery = z.infer<typeof ActivityExportQuery>;
