import { z } from 'zod';
import { Money } from '@/lib/contracts/common';

export const MoverDimension = z.enum(['apiKey', 'project', 'model', 'user']);
export type MoverDimension = z.infer<typeof MoverDimension>;

/** One key, project, model or person whose spend moved, and why. */
export const Mover = z.object({
  dimension: MoverDimension,
  id: z.string().nullable().meta({ description: 'null = usage that names none' }),
  name: z.string().nullable(),
  current: Money,
  previous: Money,
  change: Money.meta({ description: 'current − previous' }),
  reason: z.string().meta({ description: 'Why it moved, in words' }),
});
export type Mover = z.infer<typeof Mover>;
