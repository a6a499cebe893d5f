import { z } from 'zod';
import { SEVERITIES } from '@/lib/domain/incidents/incident';

/** Characters of a path, name or text that a report may have. */
const short = (length: number) => z.string().min(1).max(length);

/** A known key in a report: `spent7Days` in dollars, estimated, as decimal text. */
export const KnownKeyFactsSchema = z.object({
  name: short(300),
  owner: z.string().max(300).nullable(),
  spent7Days: z.string().regex(/^\d{1,15}(\.\d{1,9})?$/, 'expected dollars as decimal text'),
  lastUsedAt: z.iso.datetime({ offset: true }).nullable(),
});
export type KnownKeyFacts = z.infer<typeof KnownKeyFactsSchema>;

/**
 * A secret that a scan found, as reports tell it: never the secret. The fingerprint is the same wherever and whenever the
 * same secret is found; `line` and `column` count from 1.
 */
export const FoundSecretSchema = z.object({
  rule: z.string().regex(/^[a-z0-9-]{3,60}$/, 'expected the id of a rule such as "openai-project-key"'),
  title: short(120),
  provider: z.string().regex(/^[a-z0-9-]{2,40}$/, 'expected a provider such as "openai"'),
  severity: z.enum(SEVERITIES),
  path: short(4_096),
  line: z.number().int().min(1),
  column: z.number().int().min(1),
  /** The first commit that holds it, where history was searched and knows one. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/, 'expected a commit id')
    .exactOptional(),
  author: short(200).exactOptional(),
  committedAt: z.iso.datetime({ offset: true }).exactOptional(),
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hex digits'),
  redacted: z.string().min(3).max(60),
  /** The provider's id of the known key that it is. */
  keyId: short(200).exactOptional(),
  /** That key as people know it, where an installation was asked. */
  key: KnownKeyFactsSchema.exactOptional(),
  /** What its provider said when it was asked: it works, it is refused, or neither could be told. */
  live: z.enum(['works', 'refused', 'unknown']).exactOptional(),
  /** Name of a variable that build tools hand to every browser. */
  publicName: short(80).exactOptional(),
  /** How it was written, when not plainly. */
  form: z.enum(['split', 'escaped', 'base64']).exactOptional(),
});
export type FoundSecret = z.infer<typeof FoundSecretSchema>;
