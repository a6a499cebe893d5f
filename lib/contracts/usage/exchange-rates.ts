import { z } from 'zod';
import { findRateProblem } from '@/lib/domain/usage/exchange-rate';

const Rate = z
  .object({
    currency: z.string().meta({ description: 'ISO 4217', examples: ['EUR'] }),
    on: z.string().meta({ description: 'Day', examples: ['2026-11-30'] }),
    rate: z.string().meta({ description: 'Dollars for one unit, as exact decimal text', examples: ['1.0832'] }),
  })
  .superRefine((rate, context) => {
    const message = findRateProblem(rate);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

/** `PUT /exchange-rates` */
export const RatesSave = z.object({
  source: z.string().trim().min(1, 'expected where the rates come from').max(100),
  rates: z.array(Rate).min(1).max(1_000),
});
export type RatesSave = z.infer<typeof RatesSave>;

export const RatesSaved = z.object({
  saved: z.number().int(),
  converted: z.number().int().meta({ description: 'Charges that count with another amount now' }),
});
export type RatesSaved = z.infer<typeof RatesSaved>;

export const RateSummary = z.object({
  currency: z.string(),
  days: z.number().int().meta({ description: 'Days with a rate' }),
  firstOn: z.iso.date(),
  newestOn: z.iso.date(),
  rate: z.string().meta({ description: 'The newest' }),
  source: z.string(),
});
