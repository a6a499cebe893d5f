import { isWeekendDay } from './local-calendar';
import { decodeLevel, encodeLevel, UNMEASURED } from './log-level';

/** Days a series remembers; the unit of what is nearly exchangeable in AI usage is the day, not the minute. */
export const HISTORY_DAYS = 28;
export const BLOCKS_PER_DAY = 6;
export const MINUTES_PER_BLOCK = 240;
export const HOURS_PER_DAY = 24;

const DAY_COLUMNS = 2 * BLOCKS_PER_DAY + HOURS_PER_DAY;

/**
 * Columns of a remembered day. One value per four-hour block: the day's largest 5-minute sum; as many that are no
 * longer in use, which stored days still have. One per hour of the day: the largest 1-hour sum that ended within it. Then the largest 6-hour and 24-hour sums, cost per request over an hour,
 * 5-minute request count, the day's total, its ratio to what was expected, the steady floor of 24 hours, and the cost of
 * a thousand requests of the day.
 */
export const COLUMN = {
  fiveMinutes: 0,
  hour: 2 * BLOCKS_PER_DAY,
  sixHours: DAY_COLUMNS,
  day: DAY_COLUMNS + 1,
  costPerRequest: DAY_COLUMNS + 2,
  requests: DAY_COLUMNS + 3,
  total: DAY_COLUMNS + 4,
  ratio: DAY_COLUMNS + 5,
  steadyDay: DAY_COLUMNS + 6,
  dayPrice: DAY_COLUMNS + 7,
} as const;
export const COLUMNS = DAY_COLUMNS + 8;

const EMPTY_DAY = -1_000_000;

/** The last 28 local days of one series as logarithmic levels, a ring by day number. */
export class DayHistory {
  readonly days = new Int32Array(HISTORY_DAYS).fill(EMPTY_DAY);
  readonly levels = new Uint16Array(HISTORY_DAYS * COLUMNS).fill(UNMEASURED);

  /** Keeps the larger of both where the day is known already: coarse and fine copies of the same usage never add up. */
  record(day: number, levels: Uint16Array): void {
    const slot = ((day % HISTORY_DAYS) + HISTORY_DAYS) % HISTORY_DAYS;
    const known = this.days[slot] ?? EMPTY_DAY;
    if (known > day) return;
    const base = slot * COLUMNS;
    for (let column = 0; column < COLUMNS; column++) {
      const next = levels[column] ?? UNMEASURED;
      const old = known === day ? (this.levels[base + column] ?? UNMEASURED) : UNMEASURED;
      this.levels[base + column] = old === UNMEASURED ? next : next === UNMEASURED ? old : Math.max(old, next);
    }
    this.days[slot] = day;
  }

  /** Logarithms of a column's measured levels on days before `beforeDay`, oldest first; unused days far below any other. */
  listLogs(column: number, beforeDay: number): { day: number; value: number }[] {
    const found: { day: number; value: number }[] = [];
    for (let slot = 0; slot < HISTORY_DAYS; slot++) {
      const day = this.days[slot] ?? EMPTY_DAY;
      const level = this.levels[slot * COLUMNS + column] ?? UNMEASURED;
      if (level === UNMEASURED || day >= beforeDay || day <= beforeDay - HISTORY_DAYS) continue;
      found.push({ day, value: Math.log(Math.max(1, decodeLevel(level))) });
    }
    return found.sort((left, right) => left.day - right.day);
  }

  /** Total of a remembered day; 0 = not remembered. */
  findTotal(day: number): number {
    const slot = ((day % HISTORY_DAYS) + HISTORY_DAYS) % HISTORY_DAYS;
    const level = this.days[slot] === day ? (this.levels[slot * COLUMNS + COLUMN.total] ?? UNMEASURED) : UNMEASURED;
    return level === UNMEASURED ? 0 : decodeLevel(level);
  }

  /** Lowers the sums of a remembered day, micro-dollars, so that what was part of an incident teaches nothing. */
  cap(day: number, most: number): void {
    const slot = ((day % HISTORY_DAYS) + HISTORY_DAYS) % HISTORY_DAYS;
    if (this.days[slot] !== day) return;
    for (const column of [COLUMN.total, COLUMN.day]) {
      const index = slot * COLUMNS + column;
      this.levels[index] = Math.min(this.levels[index] ?? UNMEASURED, encodeLevel(most));
    }
  }

  /** Measured levels above zero in `width` columns from `column` on. */
  countActive(column: number, width: number): number {
    let count = 0;
    for (let slot = 0; slot < HISTORY_DAYS; slot++) {
      for (let offset = 0; offset < width; offset++) {
        const level = this.levels[slot * COLUMNS + column + offset] ?? UNMEASURED;
        if (level !== UNMEASURED && level > 0) count++;
      }
    }
    return count;
  }

  /** Four-hour blocks of the remembered days with an hour above zero in them. */
  countActiveBlocks(): number {
    let count = 0;
    for (let slot = 0; slot < HISTORY_DAYS; slot++) {
      for (let block = 0; block < BLOCKS_PER_DAY; block++) if (this.isActive(slot, block)) count++;
    }
    return count;
  }

  private isActive(slot: number, block: number): boolean {
    const first = slot * COLUMNS + COLUMN.hour + (block * HOURS_PER_DAY) / BLOCKS_PER_DAY;
    for (let index = first; index < first + HOURS_PER_DAY / BLOCKS_PER_DAY; index++) {
      const level = this.levels[index] ?? UNMEASURED;
      if (level !== UNMEASURED && level > 0) return true;
    }
    return false;
  }

  findLargest(column: number, width: number): number {
    let largest = 0;
    for (let slot = 0; slot < HISTORY_DAYS; slot++) {
      for (let offset = 0; offset < width; offset++) {
        const level = this.levels[slot * COLUMNS + column + offset] ?? UNMEASURED;
        if (level !== UNMEASURED && level > largest) largest = level;
      }
    }
    return largest;
  }

  count(beforeDay: number): number {
    let count = 0;
    for (const day of this.days) if (day > beforeDay - HISTORY_DAYS && day < beforeDay) count++;
    return count;
  }

  /**
   * Levels of days before `beforeDay`, the largest over the wanted columns each; `weekend` null takes every day.
   * Unmeasured days are left out. `shift` raises days before `shiftBefore` (an announced change of level).
   */
  collect(
    columns: readonly number[],
    beforeDay: number,
    weekend: boolean | null,
    into: number[],
    shift: number,
    shiftBefore: number,
  ): void {
    into.length = 0;
    for (let slot = 0; slot < HISTORY_DAYS; slot++) {
      const day = this.days[slot] ?? EMPTY_DAY;
      if (day >= beforeDay || day <= beforeDay - HISTORY_DAYS - 1) continue;
      if (weekend !== null && isWeekendDay(day) !== weekend) continue;
      let largest = -1;
      for (const column of columns) {
        const level = this.levels[slot * COLUMNS + column] ?? UNMEASURED;
        if (level !== UNMEASURED && level > largest) largest = level;
      }
      if (largest >= 0) into.push(day < shiftBefore && largest > 0 ? largest + shift : largest);
    }
  }
}

/**
 * A day known only by its total: nothing is said about hours or minutes. The 24 hours that end within it reach back into
 * the day before, so their largest sum is taken as the larger total of both.
 */
export function buildCoarseDay(total: number, dayBefore: number): Uint16Array {
  const levels = new Uint16Array(COLUMNS).fill(UNMEASURED);
  levels[COLUMN.total] = encodeLevel(total);
  levels[COLUMN.day] = encodeLevel(Math.max(total, dayBefore));
  return levels;
}
