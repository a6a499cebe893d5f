import { MINUTE_MS } from '@/lib/domain/time';
import { toMs } from './check-item';
import type { PushedAmount, PushedItem } from './item';

/** What is remembered of a counter: its sums at its last report. */
export type CounterState = { lastNanos: bigint; values: readonly number[] };

/** What one item adds, reported for the span `(fromMs, untilMs]`. */
export type Contribution = {
  item: PushedItem;
  amounts: readonly PushedAmount[];
  fromMs: number;
  untilMs: number;
};

export type CounterReading =
  /** The same or an older point: nothing new in it. */
  | { kind: 'repeated' }
  /** The first point of a counter that began before anything was received: how much of its sum is new is unknown. */
  | { kind: 'baseline'; state: CounterState }
  | { kind: 'counted'; state: CounterState; contribution: Contribution };

/** A process that began this short a time ago had hardly spent when its sender was connected. */
const YOUNG_MS = 10 * MINUTE_MS;

/**
 * What a point of a cumulative counter adds to what was known. A new start makes a new counter: this distinguishes a
 * restarted process, and two processes of the same name. A sum that falls without a new start began again. A counter
 * that appears beside others of its sender adds all since the last report of these. `connectedMs`: when the source was
 * made.
 */
export function readCounter(
  item: PushedItem,
  known: CounterState | undefined,
  context: { producerLastNanos: bigint | undefined; connectedMs: number },
): CounterReading {
  const values = item.amounts.map(({ value }) => Math.round(value));
  const state = { lastNanos: item.endNanos, values };
  const untilMs = toMs(item.endNanos);
  const count = (fromMs: number, since: readonly number[]): CounterReading => ({
    kind: 'counted',
    state,
    contribution: {
      item,
      fromMs,
      untilMs,
      amounts: item.amounts.map(({ fields }, at) => ({ fields, value: (values[at] ?? 0) - (since[at] ?? 0) })),
    },
  });
  if (known) {
    if (item.endNanos <= known.lastNanos) return { kind: 'repeated' };
    const isReset = values.some((value, at) => value < (known.values[at] ?? 0));
    return count(toMs(known.lastNanos), isReset ? [] : known.values);
  }
  const { producerLastNanos, connectedMs } = context;
  const startMs = toMs(item.startNanos);
  if (producerLastNanos !== undefined && producerLastNanos < item.endNanos)
    return count(Math.max(startMs, toMs(producerLastNanos)), []);
  if (item.startNanos > 0n && (startMs >= connectedMs || untilMs - startMs <= YOUNG_MS)) return count(startMs, []);
  return { kind: 'baseline', state };
}
