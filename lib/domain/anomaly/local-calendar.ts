/** Wall-clock position of a UTC minute in one time zone. Days count from 1970-01-01 local. */
export type LocalMinute = { day: number; minuteOfDay: number };

const MINUTES_PER_DAY = 1_440;
const MAX_DAYS = 1_024;

/**
 * Local time of one IANA zone, with the offset looked up once per UTC day, and once per quarter hour on days on which it
 * changes: zones change their offset only at quarter hours. Throws RangeError for an unknown zone.
 */
export class LocalCalendar {
  private readonly format: Intl.DateTimeFormat;
  /** Offsets by UTC day; null = it changes within that day. */
  private readonly days = new Map<number, number | null>();
  private readonly quarters = new Map<number, number>();
  private lastDay = Number.NaN;
  private lastOffset: number | null = 0;

  constructor(timezone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  }

  /** UTC minute + offset, both in minutes: divide by 1440 for the day. */
  convertToLocal(utcMinute: number): number {
    const day = Math.floor(utcMinute / MINUTES_PER_DAY);
    if (day !== this.lastDay) {
      this.lastDay = day;
      this.lastOffset = this.lookUpDay(day);
    }
    return utcMinute + (this.lastOffset ?? this.lookUpQuarter(Math.floor(utcMinute / 15)));
  }

  findLocalMinute(utcMinute: number): LocalMinute {
    const local = this.convertToLocal(utcMinute);
    const day = Math.floor(local / MINUTES_PER_DAY);
    return { day, minuteOfDay: local - day * MINUTES_PER_DAY };
  }

  /** Whether the clocks change within the UTC day of a minute. */
  isChangeDay(utcMinute: number): boolean {
    return this.lookUpDay(Math.floor(utcMinute / MINUTES_PER_DAY)) === null;
  }

  private lookUpDay(day: number): number | null {
    const known = this.days.get(day);
    if (known !== undefined) return known;
    const first = this.lookUpQuarter(day * 96);
    const offset = first === this.lookUpQuarter(day * 96 + 96) ? first : null;
    // Bounded: a stream moves forward, so old days are not asked for again.
    if (this.days.size > MAX_DAYS) this.days.clear();
    this.days.set(day, offset);
    return offset;
  }

  private lookUpQuarter(quarter: number): number {
    const known = this.quarters.get(quarter);
    if (known !== undefined) return known;
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(new Date(quarter * 900_000))) parts[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts as Partial<Record<string, number>>;
    const offset = Date.UTC(year, month - 1, day, hour, minute) / 60_000 - quarter * 15;
    if (this.quarters.size > MAX_DAYS) this.quarters.clear();
    this.quarters.set(quarter, offset);
    return offset;
  }
}

/** 1970-01-01 was a Thursday; Saturday and Sunday are the weekend. */
export function isWeekendDay(localDay: number): boolean {
  const weekday = (((localDay + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}
