import { z } from 'zod';

const days = (from: number, to: number, fallback: number) => z.number().int().min(from).max(to).default(fallback);

/**
 * By what the keys of a workspace are judged where their own entry of the register says nothing else. Stored as JSON;
 * fields that an older row lacks have their default.
 */
export const KeyPolicySchema = z.object({
  /** A key older than so many days is due for replacement; a rotation policy of its own comes first. */
  maxAgeDays: days(1, 3650, 180),
  /** Not used for so many days. */
  unusedDays: days(1, 3650, 60),
  /** A key that ends within so many days is reported, our own keys too. */
  expiryWarningDays: days(1, 365, 14),
  /** A project's spend limit above so many times its expected spend stops nothing in time. */
  limitFactor: z.number().min(1).max(1000).default(5),
  /** Ask owners once a quarter whether their keys are still needed. */
  asksOwners: z.boolean().default(false),
  /** An open question is sent once more after so many days; not at all where the answer is late by then. */
  repeatAfterDays: days(1, 90, 7),
  /** A question unanswered for so many days is a finding. */
  answerWithinDays: days(1, 90, 14),
  /** Remind the owner so many days before a key is due for rotation. */
  remindDays: days(1, 90, 14),
  /** An old key counts as quiet after so many hours without use; a rotation may name its own. */
  quietHours: z.number().int().min(1).max(720).default(24),
  /** Retire the old key of a rotation automatically once it is quiet. */
  retiresWhenQuiet: z.boolean().default(false),
});
export type KeyPolicy = z.infer<typeof KeyPolicySchema>;

export const DEFAULT_KEY_POLICY: KeyPolicy = KeyPolicySchema.parse({});

/** The stored policy; one that cannot be read gives the defaults. */
export function parseKeyPolicy(stored: unknown): KeyPolicy {
  const parsed = KeyPolicySchema.safeParse(stored ?? {});
  return parsed.success ? parsed.data : DEFAULT_KEY_POLICY;
}
