import { z } from 'zod';
import { CalendarDay, Id, Instant, PageQuery } from '@/lib/contracts/common';
import { DUE_REASONS } from '@/lib/domain/keys/key-due';

/** `GET /key-calendar` */
export const CalendarQuery = PageQuery.extend({
  until: CalendarDay.optional().meta({ description: 'Last day; absent = a year from now' }),
  whose: z
    .enum(['mine', 'all'])
    .default('all')
    .meta({ description: 'mine = keys that you answer for, all = every key that you may see' }),
});

/** A day on which a key is due. */
export const KeyDueDay = z.object({
  on: CalendarDay,
  reason: z.enum(DUE_REASONS).meta({
    description: "rotation = its own policy, age = the workspace's, expiry = the provider ends it",
  }),
  isOverdue: z.boolean(),
  key: z.object({ id: z.string(), connectionId: Id, name: z.string() }),
  project: z.object({ id: z.string(), name: z.string().nullable() }),
  owner: z.string().nullable(),
  remindedFor: CalendarDay.nullable().meta({ description: 'Day of which its owner was reminded last' }),
});
export type KeyDueDay = z.infer<typeof KeyDueDay>;

export const CalendarLinkCreate = z.object({
  name: z.string().trim().min(1, 'expected a name').max(80),
  onlyMine: z.boolean().default(false).meta({ description: 'true = only keys that you answer for' }),
});
export type CalendarLinkCreate = z.output<typeof CalendarLinkCreate>;

export const CalendarLink = z.object({
  id: Id,
  name: z.string(),
  onlyMine: z.boolean(),
  createdBy: z.string(),
  createdAt: Instant,
  lastOpenedAt: Instant.nullable(),
});
export type CalendarLink = z.infer<typeof CalendarLink>;

/** The address is in this answer and nowhere else, ever. */
export const CalendarLinkCreated = CalendarLink.extend({ url: z.url() });
export type CalendarLinkCreated = z.infer<typeof CalendarLinkCreated>;
