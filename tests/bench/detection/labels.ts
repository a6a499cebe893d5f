import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** Stretches of a recording that are no ordinary traffic, by key; minutes (UTC, since 1970). */
export type LeakLabels = { leaks: { key: string; start: number; end: number }[] };

const LABELS = z.object({
  t0: z.string(),
  scenarios: z.array(
    z.object({ type: z.string(), key: z.string(), start: z.number(), end: z.number(), is_anomaly: z.boolean() }),
  ),
});

/** What `labels.json` in a folder says, `start` and `end` being minutes since `t0`; null = there is none. */
export async function readLabels(directory: string): Promise<LeakLabels | null> {
  let text: string;
  try {
    text = await readFile(path.join(directory, 'labels.json'), 'utf8');
  } catch {
    return null;
  }
  const { t0, scenarios } = LABELS.parse(JSON.parse(text));
  const origin = Date.parse(t0.replace(/(:\d\d)Z$/, '$1:00Z')) / 60_000;
  return {
    leaks: scenarios
      .filter(({ is_anomaly: isAnomaly }) => isAnomaly)
      .map(({ key, start, end }) => ({ key, start: origin + start, end: origin + end })),
  };
}
