import type { z } from 'zod';
import { explainWrongValue } from '@/lib/contracts/explain-wrong-value';
import { AppError } from '@/lib/errors';

/** Checks options against the contract that the HTTP API uses. Throws `invalid_input` naming each option. */
export function parseOptions<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const result = schema.safeParse(given, { error: explainWrongValue });
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`);
  throw new AppError('invalid_input', problems.join('\n'));
}
