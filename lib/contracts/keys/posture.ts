import { z } from 'zod';
import { POSTURE_CODES } from '@/lib/domain/keys/posture';

/** `GET /posture`: the provider's advice point by point. */
export const Posture = z.object({
  score: z.number().int().min(0).max(100).nullable().meta({ description: 'null = nothing is known yet' }),
  points: z.array(
    z.object({
      code: z.enum(POSTURE_CODES),
      state: z
        .enum(['done', 'partly', 'missing', 'unknown'])
        .meta({ description: 'unknown = what would show it was not read; it counts neither for nor against' }),
      title: z.string(),
      advice: z.string(),
      evidence: z.string(),
      step: z.object({ text: z.string(), href: z.string() }),
      weight: z.number(),
      gain: z.number().meta({ description: 'What the score would rise by if this were done' }),
    }),
  ),
});
export type Posture = z.infer<typeof Posture>;
