import { z } from 'zod';
import { UNREADABLE_KINDS } from '@/lib/domain/installation/unreadable-kind';

export const UnreadableRowContract = z.object({
  what: z.enum(UNREADABLE_KINDS),
  id: z.string().describe('of the row; of a budget firing its key'),
  name: z.string(),
  reason: z.string().describe('the first thing about it that cannot be read'),
});

export type UnreadableRowContract = z.infer<typeof UnreadableRowContract>;

export const UnreadableRowParams = z.object({ what: z.enum(UNREADABLE_KINDS), id: z.string().min(1).max(300) });
