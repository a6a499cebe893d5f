import { z } from 'zod';
import { Id, Instant, PageQuery } from '@/lib/contracts/common';

/** `GET /key-confirmations` */
export const ConfirmationQuery = PageQuery.extend({
  whose: z
    .enum(['mine', 'all'])
    .default('mine')
    .meta({ description: 'mine = of keys that you answer for, all = of every key that you may see' }),
});

/** A question whether a key is needed, without an answer yet. */
export const KeyConfirmation = z.object({
  key: z.object({ id: z.string(), connectionId: Id, name: z.string(), redactedValue: z.string() }),
  project: z.object({ id: z.string(), name: z.string().nullable() }),
  owner: z.string().nullable(),
  purpose: z.string().nullable(),
  lastUsedAt: Instant.nullable(),
  askedAt: Instant,
  answerBy: Instant.meta({ description: 'Afterwards it is a finding' }),
  isLate: z.boolean(),
  asked: z.array(z.string()).meta({ description: 'Names of those who are asked' }),
  isMine: z.boolean(),
});
export type KeyConfirmation = z.infer<typeof KeyConfirmation>;

const MAX_KEYS = 500;

/** `POST /key-confirmations`: these keys are needed, and what is written down about them is right. */
export const ConfirmationInput = z.object({
  keys: z
    .array(z.object({ connectionId: Id, id: z.string().min(1).max(200) }))
    .min(1)
    .max(MAX_KEYS),
});
export type ConfirmationInput = z.infer<typeof ConfirmationInput>;

export const ConfirmationResult = z.object({ confirmed: z.number().int() });
