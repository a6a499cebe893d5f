import { z } from 'zod';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';
import { Ledger } from './ledger';
import type { LocalCalendar } from './local-calendar';
import type { Series } from './series';
import { decodeLeaf, decodeSeries, encodeLeaf, encodeSeries, STATE_VERSION } from './series-codec';
import { SHARED_LEVELS } from './shared-subjects';
import { DETECTION_KINDS } from './types';

const coverageSchema = z.array(z.tuple([z.enum(USAGE_KINDS), z.object({ from: z.number(), to: z.number() })]));

const ledgerSchema = z.object({
  firstMinute: z.number(),
  frontier: z.number(),
  fineSince: z.number(),
  leafCount: z.number(),
  minutes: coverageSchema,
  hours: coverageSchema,
});

const TESTS = [
  'burst',
  'hour',
  'pace',
  'sixHours',
  'day',
  'wholeDay',
  'price',
  'loop',
  'night',
  'quiet',
  'model',
  'user',
  'tier',
  'woke',
  'newKey',
  'canary',
  'drift',
  'dear',
  'together',
  'budget',
] as const;

/** Open incidents of earlier versions may come from tests that are no more: the nearest of today's goes on with them. */
const testSchema = z
  .enum([...TESTS, 'steady', 'drip'])
  .transform((test) => (test === 'steady' ? 'hour' : test === 'drip' ? 'drift' : test));

const evidenceSchema = z.object({
  test: testSchema,
  windowMinutes: z.number(),
  observed: z.number(),
  usual: z.number(),
  largest: z.number(),
  margin: z.number(),
  rate: z.number(),
  subject: z.string().exactOptional(),
  dimension: z.enum(SHARED_LEVELS).exactOptional(),
  spreadKeys: z.number().exactOptional(),
  days: z.number().exactOptional(),
});

const scopeSchema = z.object({
  projectId: z.string().exactOptional(),
  apiKeyId: z.string().exactOptional(),
  model: z.string().exactOptional(),
  userId: z.string().exactOptional(),
  kind: z.enum(USAGE_KINDS).exactOptional(),
});

const incidentSchema = z
  .object({
    id: z.number(),
    seriesKey: z.string(),
    pace: z.enum(['fast', 'slow', 'month']),
    kind: z.enum(DETECTION_KINDS),
    severity: z.enum(['warning', 'critical']),
    scope: scopeSchema,
    openedScope: scopeSchema.exactOptional(),
    narrowKey: z.string().exactOptional(),
    fromMinute: z.number(),
    lastMinute: z.number(),
    peakRate: z.number(),
    evidence: evidenceSchema,
    explanation: z.string(),
    updatedAt: z.number(),
  })
  // Incidents that were open before it was kept have never been widened.
  .transform(({ openedScope, ...rest }) => ({ ...rest, openedScope: openedScope ?? rest.scope }));

const stateSchema = z.object({
  version: z.literal(STATE_VERSION),
  lastAt: z.number(),
  incidents: z.number(),
  open: z.array(incidentSchema),
  closed: z.array(
    z.tuple([
      z.string(),
      z.object({
        minute: z.number(),
        toldMinute: z.number(),
        peakRate: z.number(),
        severity: z.enum(['warning', 'critical']),
        untold: z.number().default(0),
      }),
    ]),
  ),
  settings: z.object({ slack: z.number(), floor: z.number(), criticalRate: z.number() }),
  settingsDay: z.number(),
  monthDays: z.record(z.string(), z.number()),
  budgetMonth: z.number(),
  budgetHour: z.number(),
  ledger: ledgerSchema.nullable(),
});

export type LedgerState = z.infer<typeof ledgerSchema>;

/** Null = an empty state, or one of another version: the detector then learns anew. Throws on a damaged one. */
export function parseState(stored: Record<string, unknown>): z.infer<typeof stateSchema> | null {
  if (stored['version'] !== STATE_VERSION) return null;
  return stateSchema.parse(stored);
}

export function describeLedger(ledger: Ledger): LedgerState {
  return {
    firstMinute: ledger.firstMinute,
    frontier: ledger.frontier,
    fineSince: ledger.coverage.fineSince,
    leafCount: ledger.leafCount,
    minutes: [...ledger.minutes.entries()].map(([kind, known]) => [kind, { ...known }]),
    hours: [...ledger.hours.entries()].map(([kind, known]) => [kind, { ...known }]),
  };
}

/** Writes series and their streams into `into`; with `changedOnly` what changed, and returns what is gone. */
export function writeSeries(ledger: Ledger, into: Map<string, Uint8Array>, changedOnly: boolean): string[] {
  const removed = changedOnly ? ledger.forgotten.splice(0) : [];
  for (const series of ledger.series.values()) {
    if (!changedOnly || series.changed) into.set(series.key, encodeSeries(series));
    for (const leaf of series.leaves) {
      if (!changedOnly || leaf.changed) into.set(`stream ${leaf.ordinal}`, encodeLeaf(series, leaf));
      if (changedOnly) {
        leaf.changed = false;
        leaf.isStored = true;
      }
    }
    if (!changedOnly) continue;
    series.changed = false;
    removed.push(...series.forgotten.map((ordinal) => `stream ${ordinal}`));
    series.forgotten = [];
  }
  return removed;
}

export function restoreLedger(
  calendar: LocalCalendar,
  state: LedgerState,
  blobs: ReadonlyMap<string, Uint8Array>,
): Ledger {
  const ledger = new Ledger(calendar, state.firstMinute);
  ledger.frontier = state.frontier;
  ledger.coverage.fineSince = state.fineSince;
  ledger.leafCount = state.leafCount;
  for (const [kind, known] of state.minutes) ledger.minutes.set(kind, { ...known });
  for (const [kind, known] of state.hours) ledger.hours.set(kind, { ...known });
  const leaves: ReturnType<typeof decodeLeaf>[] = [];
  for (const [key, bytes] of blobs) {
    if (key.startsWith('stream ')) leaves.push(decodeLeaf(bytes));
    else if (key === 'organization') decodeSeries(bytes, () => ledger.organization);
    else decodeSeries(bytes, (head) => ledger.openSeries(key, head.level, head.projectId, head.apiKeyId, 0));
  }
  for (const series of ledger.series.values()) linkParent(ledger, series);
  ledger.resumeDay();
  leaves.sort((left, right) => left.leaf.ordinal - right.leaf.ordinal);
  for (const { seriesKey, leaf } of leaves) {
    const series = ledger.series.get(seriesKey);
    if (!series) continue;
    leaf.isStored = true;
    ledger.adopt(series, leaf);
  }
  return ledger;
}

function linkParent(ledger: Ledger, series: Series): void {
  if (series.level === 'key' && series.projectId !== null) {
    series.parent = ledger.series.get(`project ${series.projectId}`) ?? null;
  }
}
