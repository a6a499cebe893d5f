import { z } from 'zod';

/** `POST /key-register/import` */
export const RegisterImport = z.object({
  text: z.string().max(5_000_000).meta({ description: 'CSV with the columns of `GET /key-register/export`' }),
  dryRun: z.boolean().default(true).meta({ description: 'true = only say what would change' }),
});
export type RegisterImport = z.output<typeof RegisterImport>;

export const RegisterPlan = z.object({
  applied: z.boolean(),
  rows: z.number().int(),
  kept: z.number().int(),
  changes: z.array(
    z.object({
      line: z.number().int(),
      key: z.string(),
      name: z.string(),
      fields: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
    }),
  ),
  problems: z
    .array(z.object({ line: z.number().int(), field: z.string(), message: z.string() }))
    .meta({ description: 'Nothing is changed while there is one' }),
});
export type RegisterPlan = z.infer<typeof RegisterPlan>;
