import { z } from 'zod';
import { Id, Instant, Scope } from '@/lib/contracts/common';

const Name = z.string().trim().min(1, 'expected a name').max(80);
const Multiplier = z
  .number()
  .min(0.1, 'expected 0.1 or more')
  .max(1000, 'expected at most 1000')
  .meta({ description: 'How many times the usual is expected: 2 = twice' });
const Note = z.string().trim().max(2000);
const EndsAt = Instant.nullable().meta({ description: 'null = until it is cancelled' });

const endsLater = (plan: { startsAt?: string | undefined; endsAt?: string | null | undefined }) =>
  !plan.startsAt || !plan.endsAt || Date.parse(plan.endsAt) > Date.parse(plan.startsAt);
const ENDS_LATER = { path: ['endsAt'], message: 'expected an instant after startsAt' };

/** `POST /planned-events` */
export const PlannedEventCreate = z
  .object({
    name: Name,
    scope: Scope.default({}),
    multiplier: Multiplier,
    startsAt: Instant,
    endsAt: EndsAt.default(null),
    note: Note.default(''),
  })
  .refine(endsLater, ENDS_LATER);
export type PlannedEventCreate = z.infer<typeof PlannedEventCreate>;
export type PlannedEventCreateInput = z.input<typeof PlannedEventCreate>;

/** `PATCH /planned-events/:id` */
export const PlannedEventUpdate = z
  .object({
    name: Name.optional(),
    scope: Scope.optional(),
    multiplier: Multiplier.optional(),
    startsAt: Instant.optional(),
    endsAt: EndsAt.optional(),
    note: Note.optional(),
    cancelled: z.boolean().optional().meta({ description: 'false takes the cancellation back' }),
  })
  .refine(endsLater, ENDS_LATER);
export type PlannedEventUpdate = z.infer<typeof PlannedEventUpdate>;

export const PlannedEvent = z.object({
  id: Id,
  name: z.string(),
  scope: Scope,
  scopeNames: z.record(z.string(), z.string()),
  multiplier: z.number(),
  startsAt: Instant,
  endsAt: Instant.nullable(),
  note: z.string(),
  state: z.enum(['scheduled', 'active', 'over', 'cancelled']),
  createdAt: Instant,
  createdBy: z.string(),
  cancelledAt: Instant.nullable(),
  cancelledBy: z.string().nullable(),
});
export type PlannedEvent = z.infer<typeof PlannedEvent>;
