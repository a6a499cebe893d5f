import { MINUTE_MS } from '@/lib/domain/time';
import { computeVendorModel, NO_MODEL } from '@/lib/domain/usage/billed-elsewhere';
import type { Contribution } from './counter';
import { type PushedItem, SIGNALS, type Signal } from './item';

/**
 * Which signal counts for a service and model. What ended by `sinceMs` was counted from another one; null = there was
 * none before. `lastMs`: the end of what the present one has reported.
 */
export type SignalOwner = { signal: Signal; sinceMs: number | null; lastMs: number };

/** After this long without the better signal the other one counts again. */
const SILENT_MS = 15 * MINUTE_MS;

export type OwnerKey = { service: string; model: string };

/** Spans and metrics name models with and without a date. */
export const findOwnerKey = ({ service, dimensions }: PushedItem): OwnerKey => ({
  service,
  model: computeVendorModel(dimensions.model ?? NO_MODEL),
});

const rank = (signal: Signal) => SIGNALS.indexOf(signal);

/**
 * Whether a contribution counts, and which signal does from then on. A better signal takes over at the end of its first
 * contribution: until then the other was counted. One that was silent for a quarter of an hour loses its place to the
 * next.
 */
export function chooseSignal(
  owner: SignalOwner | undefined,
  { item: { signal }, fromMs, untilMs }: Contribution,
): { owner: SignalOwner; isCounted: boolean } {
  if (!owner) return { owner: { signal, sinceMs: null, lastMs: untilMs }, isCounted: true };
  if (owner.signal === signal) {
    const isCounted = owner.sinceMs === null || fromMs >= owner.sinceMs;
    return { owner: { ...owner, lastMs: Math.max(owner.lastMs, untilMs) }, isCounted };
  }
  if (owner.sinceMs !== null && untilMs <= owner.sinceMs) return { owner, isCounted: true };
  if (rank(signal) < rank(owner.signal))
    return { owner: { signal, sinceMs: Math.max(untilMs, owner.sinceMs ?? 0), lastMs: untilMs }, isCounted: false };
  if (untilMs - owner.lastMs > SILENT_MS)
    return { owner: { signal, sinceMs: owner.lastMs, lastMs: untilMs }, isCounted: fromMs >= owner.lastMs };
  return { owner, isCounted: false };
}
