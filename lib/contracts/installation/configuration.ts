import { z } from 'zod';
import { CONFIGURATION_SECTIONS } from '@/lib/domain/installation/configuration';
import { MAX_CONFIGURATION_CHARACTERS } from '@/lib/domain/installation/configuration-text';

export const ConfigurationFormat = z.enum(['yaml', 'json', 'csv']);
export type ConfigurationFormat = z.infer<typeof ConfigurationFormat>;

const Content = z
  .enum(CONFIGURATION_SECTIONS)
  .default('budgets')
  .meta({ description: 'What the rows of a CSV are; other formats hold all' });

/** `POST /configuration/plan` and `POST /configuration/apply` */
export const ConfigurationInput = z.object({
  format: ConfigurationFormat.default('yaml'),
  content: Content,
  text: z.string().max(MAX_CONFIGURATION_CHARACTERS),
  prune: z
    .boolean()
    .default(false)
    .meta({ description: 'true = also delete budgets and rules that the file does not name; entries of keys stay' }),
});
export type ConfigurationInput = z.infer<typeof ConfigurationInput>;

/** `GET /configuration` */
export const ConfigurationQuery = z.object({ format: ConfigurationFormat.default('yaml'), content: Content });

export const ConfigurationStep = z.object({
  action: z.enum(['create', 'update', 'delete', 'keep']),
  what: z.enum(['budget', 'alert-rule', 'key']),
  name: z.string(),
  changes: z.array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
});
export type ConfigurationStep = z.infer<typeof ConfigurationStep>;

export const ConfigurationPlan = z.object({
  steps: z.array(ConfigurationStep),
  created: z.number().int(),
  updated: z.number().int(),
  deleted: z.number().int(),
  kept: z.number().int(),
});
export type ConfigurationPlan = z.infer<typeof ConfigurationPlan>;

export const ConfigurationExport = z.object({ format: ConfigurationFormat, text: z.string() });
