import { z } from 'zod';
import { CalendarDay, Currency, Id, Instant, Money } from '@/lib/contracts/common';
import { MoverDimension } from './movers';

/** `GET /growth`: whose rises to list. */
export const GrowthQuery = z.object({
  groupBy: MoverDimension.default('apiKey').meta({ description: 'What is listed: keys, projects, models or people' }),
});
export type GrowthQuery = z.infer<typeof GrowthQuery>;

/** One key, project, model or person that cost more in the last seven whole UTC days than in any of the four weeks before. */
export const Growth = z.object({
  dimension: MoverDimension,
  id: z.string().nullable().meta({ description: 'null = usage that names none' }),
  name: z.string().nullable(),
  week: Money.meta({ description: 'Cost of the last seven days' }),
  usual: Money.meta({ description: 'Median of the four weeks before; 0 for what is new' }),
  extra: Money.meta({ description: 'week − usual' }),
  since: CalendarDay.meta({ description: 'First day of the rise' }),
  isNew: z.boolean().meta({ description: 'true = not used in the four weeks before' }),
  reason: z.string().meta({ description: 'Why it grew, in words' }),
  days: z.array(Money).meta({ description: 'Cost of each of the 35 days, oldest first' }),
  incident: z.object({ id: Id, number: z.number().int() }).nullable().meta({
    description: 'The newest incident of the last seven days about it; null = none, it was reported nowhere else',
  }),
});
export type Growth = z.infer<typeof Growth>;

/** `GET /growth`: what grew this week and why, the largest rise first. */
export const GrowthResponse = z.object({
  currency: Currency,
  from: Instant.meta({ description: 'Start of the seven days' }),
  to: Instant.meta({ description: 'End of the seven days' }),
  least: Money.meta({ description: 'Rises of less are left out' }),
  data: z.array(Growth),
});
export type GrowthResponse = z.infer<typeof GrowthResponse>;
