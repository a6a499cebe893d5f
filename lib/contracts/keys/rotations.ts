import { z } from 'zod';
import { Id, Instant, PageQuery } from '@/lib/contracts/common';
import { GUIDED_STEPS, ROTATION_KINDS, ROTATION_STATES } from '@/lib/domain/keys/rotation-state';

/** `POST /keys/:id/rotations` */
export const RotationCreate = z.object({
  delivery: z
    .enum(['show', 'command'])
    .default('show')
    .meta({ description: 'The new key is in this answer and nowhere else, or goes to KEY_ROTATION_COMMAND' }),
  quietHours: z.number().int().min(1).max(720).optional().meta({ description: "Default: the workspace's key policy" }),
  retiresWhenQuiet: z.boolean().optional(),
});
export type RotationCreate = z.output<typeof RotationCreate>;

/** `GET /rotations` */
export const RotationQuery = PageQuery.extend({
  keyId: z.string().min(1).optional().meta({ description: 'Rotations from or to this key' }),
  standing: z.enum(['true', 'false']).optional().meta({ description: 'true = only those that have not ended' }),
});

/** `PATCH /rotations/:id`: what people did of a guided rotation. */
export const RotationUpdate = z
  .object({
    doneSteps: z.array(z.enum(GUIDED_STEPS)).max(GUIDED_STEPS.length),
    newKeyId: z.string().min(1).max(200).nullable().meta({ description: "The new key, by the provider's id" }),
  })
  .partial();
export type RotationUpdate = z.infer<typeof RotationUpdate>;

const User = z.object({
  model: z.string().nullable(),
  userId: z.string().nullable(),
  userName: z.string().nullable().meta({ description: 'null = the provider does not list the person any more' }),
  serviceTier: z.string().nullable(),
  requests: z.number().int(),
  lastAt: Instant,
});

export const Rotation = z.object({
  id: Id,
  connectionId: Id,
  kind: z.enum(ROTATION_KINDS),
  state: z.enum(ROTATION_STATES),
  oldKey: z.object({ id: z.string(), name: z.string() }),
  newKey: z.object({ id: z.string(), name: z.string() }).nullable(),
  quietHours: z.number().int(),
  retiresWhenQuiet: z.boolean(),
  lastUseAt: Instant.nullable().meta({ description: 'Last use of the old key since the rotation began' }),
  stillUsedBy: z.array(User),
  quietSince: Instant,
  quietDueAt: Instant.meta({ description: 'When it counts as quiet if it stays unused and usage is read' }),
  doneSteps: z.array(z.string()),
  words: z.string().nullable().meta({ description: 'What the provider or the command said last' }),
  startedAt: Instant,
  startedBy: z.string(),
  endedAt: Instant.nullable(),
  endedBy: z.string().nullable(),
});
export type Rotation = z.infer<typeof Rotation>;

export const RotationStarted = Rotation.extend({
  value: z.string().nullable().meta({ description: 'The new key, this once; null = nothing to show' }),
});
export type RotationStarted = z.infer<typeof RotationStarted>;
