import { z } from 'zod';
import { Budget, BudgetStatus, ForecastFields, SpendCourse } from '@/lib/contracts/budgets/budgets';
import { CalendarDay, Currency, Instant, Money } from '@/lib/contracts/common';
import { ConnectionStatus } from '@/lib/contracts/connections/connections';
import { Incident } from '@/lib/contracts/incidents/incidents';
import { Mover } from './movers';
import { SpendFigure, UsageResponse } from './usage';

/** `GET /overview`: everything the first page shows, in one answer. */
export const Overview = z.object({
  currency: Currency,
  timezone: z.string(),
  asOf: Instant.nullable(),
  today: SpendFigure,
  last7Days: SpendFigure,
  monthToDate: SpendFigure,
  course: SpendCourse.meta({ description: 'How the month to date added up; ends at its amount' }),
  forecast: z
    .object({
      ...ForecastFields,
      budget: Money.nullable(),
      crossesOn: CalendarDay.nullable(),
      note: z.string(),
    })
    .nullable(),
  daily: UsageResponse,
  providers: z
    .array(z.object({ provider: z.string(), name: z.string(), amount: Money }))
    .meta({ description: 'The month to date by provider, the largest first; empty with a single provider' }),
  movers: z.array(Mover).meta({ description: 'Keys by change, last 7 whole UTC days against the 7 before' }),
  openIncidents: z.array(Incident).meta({ description: 'Those not over, the most severe first; at most 20' }),
  openIncidentCount: z.number().int().meta({ description: 'How many are not over, also those not listed' }),
  budgets: z.array(z.object({ budget: Budget, status: BudgetStatus })),
  connections: z.array(ConnectionStatus.extend({ name: z.string() })),
  mailCaptured: z.boolean().meta({ description: 'true = no SMTP server is set up: mail is captured, not sent' }),
});
export type Overview = z.infer<typeof Overview>;
