import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { $ZodError } from 'zod/v4/core';
import { LEAK_STATES } from '@/lib/domain/leaks/leak-state';
import { AppError } from '@/lib/errors';
import type { Finding } from './finding';

/** Used without being named when it lies in the folder that the scan is started in. */
export const DEFAULT_BASELINE = '.spendwatch-leaks.json';

const EntrySchema = z.object({
  fingerprint: z.string().check(z.regex(/^[0-9a-f]{32}$/, 'expected 32 hex digits')),
  rule: z.string().check(z.maxLength(60)),
  redacted: z.string().check(z.maxLength(60)),
  /** Where it was when it was noted: for people, it is not compared. */
  path: z.string().check(z.maxLength(4_096)),
  state: z.enum(LEAK_STATES),
  reason: z.string().check(z.minLength(1, 'expected a reason'), z.maxLength(500)),
  addedOn: z.iso.date(),
});
type Entry = z.infer<typeof EntrySchema>;

const BaselineSchema = z.object({ version: z.literal(1), leaks: z.array(EntrySchema) });
export type Baseline = z.infer<typeof BaselineSchema>;

/** Reads a baseline; null = there is no such file. Throws `invalid_input` that names the file and what is wrong. */
export async function readBaseline(file: string): Promise<Baseline | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new AppError('invalid_input', `baseline ${file}: cannot be read`);
  }
  try {
    return BaselineSchema.parse(JSON.parse(text));
  } catch (error) {
    const issue = error instanceof $ZodError ? error.issues[0] : undefined;
    const reason = issue ? `${issue.path.join('.')}: ${issue.message}` : 'no JSON';
    throw new AppError('invalid_input', `baseline ${file}: ${reason}`);
  }
}

/** Fingerprints that the baseline settles; `open` ones are still to be dealt with and are reported. */
export const listSettled = (baseline: Baseline): ReadonlySet<string> =>
  new Set(baseline.leaks.filter((leak) => leak.state !== 'open').map((leak) => leak.fingerprint));

/** The baseline with what was found now: known entries keep state and reason, new ones are accepted as found. */
export function extendBaseline(baseline: Baseline | null, findings: readonly Finding[], today: string): Baseline {
  const entries = new Map<string, Entry>(baseline?.leaks.map((leak) => [leak.fingerprint, leak]));
  for (const { found } of findings) {
    const { fingerprint, rule, redacted, path } = found;
    if (entries.has(fingerprint)) continue;
    const reason = 'Was there when the baseline was made: say why it may stay, or rotate it';
    entries.set(fingerprint, { fingerprint, rule, redacted, path, state: 'accepted', reason, addedOn: today });
  }
  return { version: 1, leaks: [...entries.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)) };
}

/** Writes a baseline in one step, so that a reader never sees half of it. */
export async function writeBaseline(file: string, baseline: Baseline): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(baseline, null, 2)}\n`);
  await rename(draft, file);
}
