import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { explainWrongValue } from '@/lib/contracts/explain-wrong-value';
import type { PlannedChange } from '@/lib/domain/anomaly/types';
import { AppError } from '@/lib/errors';

const instant = z
  .string()
  .refine((text) => /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)), {
    error: 'expected an ISO 8601 instant such as 2026-11-01T00:00:00Z',
  })
  .transform((text) => Date.parse(text) / 1_000);

const plansSchema = z.array(
  z.strictObject({
    scope: z
      .strictObject({
        projectId: z.string().min(1).exactOptional(),
        apiKeyId: z.string().min(1).exactOptional(),
        model: z.string().min(1).exactOptional(),
        userId: z.string().min(1).exactOptional(),
      })
      .default({}),
    multiplier: z.number().positive().max(1_000_000),
    from: instant,
    until: instant.nullish(),
    note: z.string().nullish(),
  }),
);

/** Announced changes from a JSON file. Throws `invalid_input` naming each field at fault. */
export async function readPlans(path: string): Promise<PlannedChange[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new AppError('invalid_input', `--plans ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = plansSchema.safeParse(content, { error: explainWrongValue });
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'file'}: ${issue.message}`);
    throw new AppError('invalid_input', `--plans ${path}: expected a list of planned changes\n${problems.join('\n')}`);
  }
  return parsed.data.map(({ scope, multiplier, from, until, note }) => ({
    scope,
    multiplier,
    fromSeconds: from,
    ...(until === null || until === undefined ? {} : { untilSeconds: until }),
    ...(note === null || note === undefined ? {} : { note }),
  }));
}
