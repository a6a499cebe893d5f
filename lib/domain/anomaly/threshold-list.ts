/** Measures with thresholds, and how many of them differ by time of day. */
const MEASURES = 9;
const BLOCK_MEASURES = 3;

/** What a measure reached on comparable days (micro-dollars), and from where on it is unusual. */
export type Threshold = {
  limit: number;
  usual: number;
  largest: number;
  days: number;
  activeDays: number;
  isUnusedTime?: boolean;
  isOffHour?: boolean;
};

/** Thresholds already computed, by measure; those by time of day come first. */
export class ThresholdList {
  private dayStamp = -1;
  private blockStamp = -1;
  readonly list: (Threshold | null)[] = new Array<Threshold | null>(MEASURES).fill(null);

  /** Forgets what belongs to another day, or to another time of day. */
  turn(dayStamp: number, blockStamp: number): void {
    if (dayStamp !== this.dayStamp) this.list.fill(null);
    else if (blockStamp !== this.blockStamp) this.list.fill(null, 0, BLOCK_MEASURES);
    this.dayStamp = dayStamp;
    this.blockStamp = blockStamp;
  }
}
