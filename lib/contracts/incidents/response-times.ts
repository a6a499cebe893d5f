import { z } from 'zod';
import { Instant } from '@/lib/contracts/common';

const MedianTime = z.object({
  medianSeconds: z.number().nullable().meta({ description: 'null = there is no such incident' }),
  incidents: z.number().int().meta({ description: 'How many the median rests on' }),
});

/** `GET /incident-times`: medians over incidents of unusual spend of the last 90 days. */
export const IncidentTimes = z.object({
  from: Instant,
  to: Instant,
  detect: MedianTime.meta({ description: 'From the beginning to the notice' }),
  acknowledge: MedianTime.meta({ description: 'From the notice to who took it' }),
  contain: MedianTime.meta({ description: 'From the notice to the first containment that was applied' }),
});
export type IncidentTimes = z.infer<typeof IncidentTimes>;
