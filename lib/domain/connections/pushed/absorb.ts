import { renderDimensionKey, type UsageDimensions, type UsageKind } from '@/lib/domain/usage/usage';
import { findRefusal, toMs } from './check-item';
import { type Contribution, type CounterState, readCounter } from './counter';
import type { PushedField, PushedItem, Refusal } from './item';
import { chooseSignal, findOwnerKey, type OwnerKey, type SignalOwner } from './owner';
import { spreadOverMinutes } from './spread';

/** Series of one source: names come from outside, and each costs a row. */
export const MAX_SERIES = 20_000;

/** What is remembered of a source, as far as the items at hand need it. */
export type SourceState = {
  connectedMs: number;
  /** Series that are remembered in all. */
  seriesCount: number;
  series: ReadonlyMap<string, CounterState>;
  /** When the other counters of the same metric were last reported. */
  producers: ReadonlyMap<string, bigint>;
  /** Digests of items that were taken before. */
  seen: ReadonlySet<string>;
  /** By `renderOwnerKey`. */
  owners: ReadonlyMap<string, SignalOwner>;
};

/** What is added to one minute of one dimension tuple. */
export type MinuteAdd = {
  minuteMs: number;
  kind: UsageKind;
  dimensions: UsageDimensions;
  adds: Partial<Record<PushedField, number>>;
};

export type Absorbed = {
  minutes: MinuteAdd[];
  series: { key: string; producerKey: string; state: CounterState }[];
  owners: { key: OwnerKey; owner: SignalOwner }[];
  /** Of items that are reported once, with their time. */
  newDigests: { digest: string; atMs: number }[];
  refused: Refusal[];
  /** `repeated` = reported before, `started` = the first point of a counter, `elsewhere` = another signal counts. */
  counts: { counted: number; repeated: number; started: number; elsewhere: number };
};

export const renderOwnerKey = ({ service, model }: OwnerKey) => `${model}\n${service}`;

/**
 * Decides what each item of one export adds, in order of their times. The same export again adds nothing; a refused item
 * changes nothing at all, so that it may come again.
 */
export function absorbItems(items: readonly PushedItem[], state: SourceState, now: Date): Absorbed {
  const series = new Map<string, { producerKey: string; state: CounterState }>();
  const owners = new Map<string, { key: OwnerKey; owner: SignalOwner }>();
  const digests = new Map<string, number>();
  const minutes = new Map<string, MinuteAdd>();
  const refused: Refusal[] = [];
  const counts = { counted: 0, repeated: 0, started: 0, elsewhere: 0 };
  let newSeries = 0;

  const count = (contribution: Contribution) => {
    const key = findOwnerKey(contribution.item);
    const name = renderOwnerKey(key);
    const { owner, isCounted } = chooseSignal(owners.get(name)?.owner ?? state.owners.get(name), contribution);
    owners.set(name, { key, owner });
    counts[isCounted ? 'counted' : 'elsewhere'] += 1;
    if (isCounted) addShares(minutes, contribution, now);
  };

  for (const item of items.toSorted((left, right) => (left.endNanos < right.endNanos ? -1 : 1))) {
    const { seriesKey, producerKey, endNanos, digest } = item;
    const refusal = findRefusal(item, now);
    if (refusal) {
      refused.push(refusal);
      continue;
    }
    if (item.mode !== 'cumulative' && (digests.has(digest) || state.seen.has(digest))) {
      counts.repeated += 1;
      continue;
    }
    const known = series.get(seriesKey)?.state ?? state.series.get(seriesKey);
    if (!known) {
      if (state.seriesCount + newSeries >= MAX_SERIES) {
        const message = `more than ${MAX_SERIES} series in a week: expected fewer services, people or models`;
        refused.push({ code: 'too_many_series', message });
        continue;
      }
      newSeries += 1;
    }
    if (item.mode === 'cumulative') {
      const context = { producerLastNanos: state.producers.get(producerKey), connectedMs: state.connectedMs };
      const reading = readCounter(item, known, context);
      if (reading.kind === 'repeated') {
        counts.repeated += 1;
        continue;
      }
      series.set(seriesKey, { producerKey, state: reading.state });
      if (reading.kind === 'baseline') counts.started += 1;
      else count(reading.contribution);
      continue;
    }
    digests.set(digest, toMs(endNanos));
    const lastNanos = known && known.lastNanos > endNanos ? known.lastNanos : endNanos;
    series.set(seriesKey, { producerKey, state: { lastNanos, values: [] } });
    count(readOnce(item));
  }
  return {
    minutes: [...minutes.values()],
    series: [...series].map(([key, one]) => ({ key, ...one })),
    owners: [...owners.values()],
    newDigests: [...digests].map(([digest, atMs]) => ({ digest, atMs })),
    refused,
    counts,
  };
}

/** An item that is reported once counts as it is: a span when it ended, a delta over its span. */
function readOnce(item: PushedItem): Contribution {
  const untilMs = toMs(item.endNanos);
  const fromMs = item.mode === 'event' || item.startNanos === 0n ? untilMs : toMs(item.startNanos);
  const amounts = item.amounts.map(({ value, fields }) => ({ value: Math.round(value), fields }));
  return { item, amounts, fromMs, untilMs };
}

function addShares(minutes: Map<string, MinuteAdd>, contribution: Contribution, now: Date): void {
  const { item, amounts } = contribution;
  if (amounts.every(({ value }) => value === 0)) return;
  const dimensionKey = renderDimensionKey(item.kind, item.dimensions);
  for (const { minuteMs, adds } of spreadOverMinutes(contribution, now)) {
    const key = `${minuteMs} ${dimensionKey}`;
    const own = minutes.get(key) ?? { minuteMs, kind: item.kind, dimensions: item.dimensions, adds: {} };
    minutes.set(key, own);
    for (const [field, value] of Object.entries(adds) as [PushedField, number][])
      own.adds[field] = (own.adds[field] ?? 0) + value;
  }
}
