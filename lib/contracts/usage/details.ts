import { z } from 'zod';
import { Budget, BudgetStatus } from '@/lib/contracts/budgets/budgets';
import { Instant } from '@/lib/contracts/common';
import { Incident } from '@/lib/contracts/incidents/incidents';
import { Mover, MoverDimension } from './movers';
import { SpendFigure, UsageResponse } from './usage';

/** `GET /details?dimension=apiKey&id=key_…`: everything about one key, project, model or person. */
export const DetailQuery = z.object({ dimension: MoverDimension, id: z.string().min(1).max(200) });
export type DetailQuery = z.infer<typeof DetailQuery>;

export const DetailFact = z.object({
  label: z.string(),
  value: z.string(),
  at: Instant.nullable().meta({ description: 'Given where the fact is an instant' }),
  href: z.object({ dimension: MoverDimension, id: z.string() }).nullable(),
});
export type DetailFact = z.infer<typeof DetailFact>;

export const Detail = z.object({
  dimension: MoverDimension,
  id: z.string(),
  name: z.string().nullable(),
  facts: z.array(DetailFact),
  today: SpendFigure,
  last7Days: SpendFigure,
  monthToDate: SpendFigure,
  daily: UsageResponse.meta({ description: 'Last 30 days, by model (a model: by project)' }),
  usual: z.array(z.object({ start: Instant, low: z.number(), middle: z.number(), high: z.number() }).nullable()).meta({
    description: 'Usual dollars of each of those days, from the same weekdays of eight weeks; null = unknown',
  }),
  contributors: z.array(
    z.object({ dimension: MoverDimension, movers: z.array(Mover) }).meta({ description: 'Last 7 whole UTC days' }),
  ),
  budgets: z.array(z.object({ budget: Budget, status: BudgetStatus })),
  incidents: z.array(Incident),
});
export type Detail = z.infer<typeof Detail>;
