import type { UsageKind } from '@/lib/domain/usage/usage';
import { MinuteRing } from './minute-ring';

/** What tells one stream of usage within a key from another. */
export type LeafIdentity = {
  kind: UsageKind;
  model: string | null;
  userId: string | null;
  batch: boolean | null;
  serviceTier: string | null;
};

/** Silence after which use counts as waking up, in minutes. */
export const DORMANT_MINUTES = 14 * 1_440;

/** Usage of one key with one model, user and tier: who and what to blame, and what is new. Costs in micro-dollars. */
export class Leaf {
  readonly ring: MinuteRing;
  /** UTC minutes. */
  firstSeen: number;
  lastSeen: number;
  /** The local day `today` belongs to. */
  day: number;
  today = 0;
  /** Days of use that taught, the largest and the smoothed cost of such a day. */
  taughtDays = 0;
  peakDay = 0;
  usualDay = 0;
  unpriced = false;
  /** The day in hand is part of an incident. */
  isTainted = false;
  changed = true;
  /** Whether a stored copy exists, which has to be removed once the stream is forgotten. */
  isStored = false;

  /** Scratch of the bucket being applied. */
  mark = 0;
  active = false;
  nextCost = 0;
  nextRequests = 0;

  constructor(
    readonly identity: LeafIdentity,
    minute: number,
    day: number,
    /** Running number within the organization: order and name of the stream. */
    readonly ordinal: number,
  ) {
    this.ring = new MinuteRing(minute);
    this.firstSeen = minute;
    this.lastSeen = minute;
    this.day = day;
  }

  /** Closes the day in hand when a later one begins. Use within an incident teaches no new level. */
  turnDay(day: number): void {
    if (day <= this.day) return;
    if (!this.isTainted) this.teachDay(this.today, day - this.day);
    else if (this.taughtDays >= 2) this.teachDay(Math.min(this.today, this.peakDay), day - this.day);
    this.day = day;
    this.today = 0;
    this.isTainted = false;
  }

  /** Adds one day's cost to what is usual; `gap` is the number of days it stands for, the rest being silent. */
  teachDay(cost: number, gap: number): void {
    if (cost <= 0) return;
    this.taughtDays++;
    this.peakDay = Math.max(this.peakDay * 0.97 ** gap, cost);
    const weight = Math.max(0.1, 1 / this.taughtDays);
    this.usualDay = (this.usualDay + weight * (cost - this.usualDay)) * 0.9 ** Math.max(0, gap - 3);
  }
}
