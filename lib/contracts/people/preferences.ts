import { z } from 'zod';
import { Locale, Severity, Timezone } from '@/lib/contracts/common';

const Severities = z
  .array(Severity)
  .max(3)
  .refine((list) => list.includes('critical'), 'expected critical among them: a leak is never kept back');
const Hour = z.number().int().min(0, 'expected 0 to 23').max(23, 'expected 0 to 23');

/** What the signed-in member gets by mail, and how numbers and times are written for them. */
export const Preferences = z.object({
  digestDaily: z.boolean(),
  digestWeekly: z.boolean(),
  digestMonthly: z.boolean(),
  digestHour: z.number().int().meta({ description: 'Local hour at which digests come' }),
  timezone: z.string().nullable().meta({ description: "Zone of times and digests; null = the workspace's" }),
  locale: z
    .string()
    .nullable()
    .meta({ description: 'Language tag that numbers and dates are written by; null = as the browser asks' }),
  mailSeverities: z.array(Severity).meta({ description: 'Alerts of other severities are not mailed to this member' }),
  email: z.string(),
});
export type Preferences = z.infer<typeof Preferences>;

export const PreferencesUpdate = z
  .object({
    digestDaily: z.boolean(),
    digestWeekly: z.boolean(),
    digestMonthly: z.boolean(),
    digestHour: Hour,
    timezone: Timezone.nullable(),
    locale: Locale.nullable(),
    mailSeverities: Severities,
  })
  .partial();
export type PreferencesUpdate = z.infer<typeof PreferencesUpdate>;

export const UnsubscribeResult = z.object({ unsubscribed: z.literal(true) });
