import { z } from 'zod';
import { Id, Instant, Money, PageQuery, Severity } from '@/lib/contracts/common';
import { FINDING_CODES } from '@/lib/domain/keys/key-finding';

export const FindingCode = z.enum(FINDING_CODES);

/** What is found about a key, as its row carries it. */
export const FindingOfKey = z.object({
  code: FindingCode,
  severity: Severity,
  text: z.string(),
  since: Instant,
  monthlyCost: Money.meta({ description: 'What the key spent in 30 days: at stake a month while this stands' }),
  nextStep: z.object({ text: z.string(), href: z.string().meta({ description: 'Where to do it' }) }),
});
export type FindingOfKey = z.infer<typeof FindingOfKey>;

/** One finding and what it speaks of. */
export const Finding = FindingOfKey.extend({
  subject: z.object({
    kind: z.enum(['key', 'admin-key', 'connection']).meta({ description: 'connection = a key that Spendwatch uses' }),
    connectionId: Id,
    id: z.string(),
    name: z.string(),
    projectId: z.string().nullable(),
  }),
});
export type Finding = z.infer<typeof Finding>;

/** `GET /key-findings` */
export const FindingQuery = PageQuery.extend({
  code: FindingCode.optional(),
  severity: Severity.optional(),
  connectionId: Id.optional(),
  projectId: z.string().min(1).optional(),
});

export const FindingList = z.object({
  data: z.array(Finding),
  nextCursor: z.string().nullable(),
  counts: z
    .array(z.object({ code: FindingCode, severity: Severity, count: z.number().int(), monthlyCost: Money }))
    .meta({ description: 'All findings by code and severity, whatever the page' }),
});
export type FindingList = z.infer<typeof FindingList>;

/** `GET /key-policy`: by what keys are judged. */
export const KeyPolicy = z.object({
  maxAgeDays: z.number().int().min(1).max(3650),
  unusedDays: z.number().int().min(1).max(3650),
  expiryWarningDays: z.number().int().min(1).max(365),
  limitFactor: z
    .number()
    .min(1)
    .max(1000)
    .meta({ description: 'A spend limit above so many times the expected spend is a finding' }),
  asksOwners: z.boolean().meta({ description: 'Ask owners by mail once a quarter whether their keys are needed' }),
  answerWithinDays: z.number().int().min(1).max(90),
  repeatAfterDays: z
    .number()
    .int()
    .min(1)
    .max(90)
    .meta({ description: 'An open question is sent once more after so many days' }),
  remindDays: z.number().int().min(1).max(90),
  quietHours: z.number().int().min(1).max(720).meta({ description: 'An unused old key counts as quiet after so long' }),
  retiresWhenQuiet: z.boolean().meta({ description: 'Retire the old key of a rotation once it is quiet' }),
});
export type KeyPolicy = z.infer<typeof KeyPolicy>;
export const KeyPolicyUpdate = KeyPolicy.partial();
export type KeyPolicyUpdate = z.infer<typeof KeyPolicyUpdate>;
