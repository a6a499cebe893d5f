import { z } from 'zod';
import { Id, Instant, PageQuery } from '@/lib/contracts/common';

/** `GET /keys` */
export const KeyQuery = PageQuery.extend({
  connectionId: Id.optional(),
  projectId: z.string().min(1).optional(),
  deleted: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'true = also keys the provider no longer lists' }),
});

/** `GET /projects` */
export const ProjectQuery = PageQuery.extend({ connectionId: Id.optional() });

const Person = z.string().trim().min(1, 'expected a name').max(120);

/** `PATCH /keys/:id`: what people know about a key and the provider does not. */
export const KeyUpdate = z
  .object({
    owner: Person.nullable().meta({ description: "Person or team that answers for it; null = the provider's owner" }),
    sharedWith: z.array(Person).max(50),
    rotateEveryDays: z.number().int().min(1).max(3650).nullable().meta({ description: 'null = no rotation policy' }),
    canary: z.boolean().meta({ description: 'A bait: any use of it is a critical incident' }),
    note: z.string().trim().max(2000).nullable(),
  })
  .partial();
export type KeyUpdate = z.infer<typeof KeyUpdate>;

export const Key = z.object({
  id: z.string().meta({ description: "The provider's id" }),
  connectionId: Id,
  project: z.object({ id: z.string(), name: z.string().nullable() }),
  name: z.string(),
  redactedValue: z.string(),
  providerOwner: z.object({ type: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  owner: z.string().nullable(),
  sharedWith: z.array(z.string()),
  rotateEveryDays: z.number().int().nullable(),
  rotateOn: z.iso.date().nullable().meta({ description: 'Day on which it is due for rotation; null = no policy' }),
  canary: z.boolean(),
  note: z.string().nullable(),
  createdAt: Instant.nullable(),
  lastUsedAt: Instant.nullable().meta({ description: 'null = never, as far as the provider tells' }),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  deletedAt: Instant.nullable(),
  problems: z.array(
    z.object({ kind: z.enum(['canary-used', 'rotation-due', 'old', 'unused', 'no-owner']), text: z.string() }),
  ),
});
export type Key = z.infer<typeof Key>;

export const Project = z.object({
  id: z.string().meta({ description: "The provider's id" }),
  connectionId: Id,
  name: z.string(),
  status: z.string(),
  createdAt: Instant.nullable(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  deletedAt: Instant.nullable(),
});
export type Project = z.infer<typeof Project>;
