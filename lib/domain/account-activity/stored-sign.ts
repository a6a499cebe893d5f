import { z } from 'zod';
import { SEVERITIES } from '@/lib/domain/incidents/incident';
import { ACCOUNT_RULES, type AccountSign } from './account-sign';

/** What is kept beside an event of what the rules found in it. Stored as JSON. */
export const StoredSignSchema = z.object({
  rule: z.enum(ACCOUNT_RULES),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  reasons: z.array(z.string()),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type StoredSign = z.infer<typeof StoredSignSchema>;

const MAX_LENGTH = 500;

export function toStoredSign({ rule, severity, title, reasons, before, after }: AccountSign): StoredSign {
  const cut = (text: string | null) => text?.slice(0, MAX_LENGTH) ?? null;
  return {
    rule,
    severity,
    title,
    reasons: reasons.map((one) => one.slice(0, MAX_LENGTH)),
    before: cut(before),
    after: cut(after),
  };
}
