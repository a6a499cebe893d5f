import type { UsageKind } from '@/lib/domain/usage/usage';
import { CoarseDay } from './coarse-day';
import {
  BLOCKS_PER_DAY,
  buildCoarseDay,
  COLUMN,
  COLUMNS,
  DayHistory,
  HOURS_PER_DAY,
  MINUTES_PER_BLOCK,
} from './day-history';
import { HourRing } from './hour-ring';
import { DORMANT_MINUTES, type Leaf } from './leaf';
import { isWeekendDay, type LocalCalendar } from './local-calendar';
import { decodeLevel, encodeLevel, UNMEASURED } from './log-level';
import { MinuteRing } from './minute-ring';
import { ThresholdList } from './threshold-list';

/** Minutes after which a bucket counts as settled and may teach. */
export const SETTLING_MINUTES = 180;
/** Days of silence that are learnt one by one. */
const MAX_IDLE_DAYS = 30;
/** Requests an hour needs before its cost per request means anything. */
export const MIN_REQUESTS_FOR_PRICE = 30;

/** Least weight of the newest day in what an hour usually costs. */
export const PROFILE_WEIGHTS = { workday: 0.1, weekend: 0.2 } as const;

export const SERIES_LEVELS = ['organization', 'project', 'key', 'user', 'model', 'kind'] as const;
/** `user`, `model` and `kind` are those in use on several keys; all of their use on any key. */
export type SeriesLevel = (typeof SERIES_LEVELS)[number];

/** Largest levels a series may teach while an incident on it is open; NaN = no limit. */
export type TeachingLimit = { fromMinute: number; untilMinute: number; hour: number };

/** Everything known about one key, project or organization: recent minutes, hours, and 28 days of maxima. */
export class Series {
  readonly ring: MinuteRing;
  readonly history = new DayHistory();
  readonly hours = new HourRing();
  /** Mean micro-dollars of an hour by local hour; workdays, then weekends. */
  readonly profile = new Float32Array(48);
  /** Days that taught the profile: workdays, weekend days. */
  profileDays: [number, number] = [0, 0];
  readonly leaves: Leaf[] = [];
  /** Ordinals of stored streams dropped since the last take of changes. */
  forgotten: number[] = [];
  /** Project of a key. */
  parent: Series | null = null;

  firstSeen: number;
  lastSeen: number;
  /** Start of the present stretch of use, and what it cost so far. */
  activeSince: number;
  /** UTC hour of the last look for slow rises. */
  lastSlowHour = 0;
  sinceActive = 0;
  /** Silence before the present stretch; 0 for a first use. */
  sleptMinutes = 0;
  readonly coarse = new CoarseDay();

  /** Live sums that end with the ring's newest minute. */
  live5 = 0;
  live60 = 0;
  requests5 = 0;
  requests60 = 0;

  /** Newest settled minute and sums that end with it. */
  settled: number;
  settled5 = 0;
  settled60 = 0;
  settledRequests5 = 0;
  settledRequests60 = 0;

  /** The local day being learnt. */
  openDay: number;
  readonly open = new Float64Array(COLUMNS);
  openTotal = 0;
  openExpected = 0;

  /** Windows of incidents: they teach no more than the level that was usual before. */
  limits: TeachingLimit[] = [];
  /** Thresholds of the present day and block; derived, so never stored. */
  readonly thresholds = new ThresholdList();
  changed = true;
  /** Another key took over its work. */
  hasSuccessor = false;

  constructor(
    readonly key: string,
    readonly level: SeriesLevel,
    readonly projectId: string | null,
    readonly apiKeyId: string | null,
    private readonly calendar: LocalCalendar,
    /** Minutes before `fineSince` were learnt from coarser buckets and say nothing about five minutes. */
    private readonly coverage: { fineSince: number },
    minute: number,
  ) {
    this.ring = new MinuteRing(minute);
    this.firstSeen = minute;
    this.lastSeen = minute;
    this.activeSince = minute;
    this.settled = minute - 1;
    this.openDay = calendar.findLocalMinute(minute).day;
  }

  /** Time starts again after `minute`: finer buckets than before begin there. Remembered days stay. */
  restart(minute: number): void {
    this.ring.restart(minute);
    for (const leaf of this.leaves) leaf.ring.restart(minute);
    this.hours.clear();
    this.live5 = this.live60 = this.requests5 = this.requests60 = 0;
    this.settled5 = this.settled60 = this.settledRequests5 = this.settledRequests60 = 0;
    this.settled = minute;
    this.openDay = this.calendar.findLocalMinute(minute + 1).day;
    this.open.fill(0);
    this.openTotal = 0;
    this.openExpected = 0;
    // What coarser buckets taught about hours gives way quickly.
    this.profileDays = [Math.min(1, this.profileDays[0]), Math.min(1, this.profileDays[1])];
    this.changed = true;
  }

  /** Marks use at a minute; a stretch of use ends with two silent weeks. */
  noteUse(minute: number): void {
    if (minute - this.lastSeen >= DORMANT_MINUTES) {
      this.activeSince = minute;
      this.sinceActive = 0;
      this.sleptMinutes = minute - this.lastSeen;
    }
    if (minute > this.lastSeen) this.lastSeen = minute;
  }

  /** Forgets the stream unused for longest, if none of its minutes are still held; null = all are in use. */
  forgetLeaf(idleSince: number): Leaf | null {
    const leaf = this.leaves.reduce((oldest, each) => (each.lastSeen < oldest.lastSeen ? each : oldest));
    if (leaf.lastSeen > idleSince) return null;
    this.leaves.splice(this.leaves.indexOf(leaf), 1);
    if (leaf.isStored) this.forgotten.push(leaf.ordinal);
    return leaf;
  }

  /** Learns a day known only as a whole. Kinds of one day add up. */
  teachCoarseDay(day: number, kind: UsageKind, total: number): void {
    const before = day === this.coarse.day ? this.coarse.sum() : 0;
    if (!this.coarse.take(day, kind, total)) return;
    const now = this.coarse.sum();
    this.history.record(day, buildCoarseDay(now, this.history.findTotal(day - 1)));
    const weekend = isWeekendDay(day) ? 1 : 0;
    const weight = Math.max(1 / (this.profileDays[weekend] + 1), 0.1);
    for (let slot = weekend * 24; slot < weekend * 24 + 24; slot++) {
      const known = this.profile[slot] ?? 0;
      this.profile[slot] = known + weight * (now / 24 - known);
    }
    if (before === 0) this.profileDays[weekend]++;
    this.changed = true;
  }

  /** The day in hand is part of an incident: it teaches no more than this. */
  capCoarseDay(most: number): void {
    this.history.cap(this.coarse.day, most);
    this.changed = true;
  }

  /** Moves time on to `minute`: expires live sums, learns what settled. Calling it more often changes nothing. */
  advance(minute: number): void {
    while (this.ring.newest < minute) {
      const idle = this.ring.lastUsed <= this.ring.newest - 250;
      const next = idle ? minute : Math.min(minute, this.ring.newest + 15);
      if (idle) this.settleIdle(next - SETTLING_MINUTES);
      else {
        this.settleTo(next - SETTLING_MINUTES);
        this.expire(next);
      }
      this.ring.advance(next);
    }
  }

  private expire(next: number): void {
    const { ring } = this;
    const { newest } = ring;
    // Minutes after `newest` hold nothing yet, so nothing of them leaves.
    for (let minute = newest + 1; minute <= Math.min(next, newest + 5); minute++) {
      this.live5 -= ring.costAt(minute - 5);
      this.requests5 -= ring.requestsAt(minute - 5);
    }
    for (let minute = newest + 1; minute <= next; minute++) {
      this.live60 -= ring.costAt(minute - 60);
      this.requests60 -= ring.requestsAt(minute - 60);
    }
  }

  /** Adds a difference to a minute the ring holds. */
  add(minute: number, cost: number, requests: number): void {
    const { ring } = this;
    const age = ring.newest - minute;
    ring.add(minute, cost, requests);
    if (age < 60) {
      this.live60 += cost;
      this.requests60 += requests;
      if (age < 5) {
        this.live5 += cost;
        this.requests5 += requests;
      }
    }
    this.hours.add(Math.floor(minute / 60), cost, requests);
    if (minute <= this.settled) this.addSettled(this.settled - minute, cost, requests);
    this.changed = true;
  }

  private addSettled(age: number, cost: number, requests: number): void {
    if (age < 60) {
      this.settled60 += cost;
      this.settledRequests60 += requests;
    }
    if (age < 5) {
      this.settled5 += cost;
      this.settledRequests5 += requests;
    }
  }

  /** Largest hour of the remembered days, micro-dollars. */
  findLargestHour(): number {
    return decodeLevel(this.history.findLargest(COLUMN.hour, HOURS_PER_DAY));
  }

  /** Takes over the remembered days of the key whose work this one goes on with. */
  inherit(old: Series): void {
    this.history.days.set(old.history.days);
    this.history.levels.set(old.history.levels);
    this.profile.set(old.profile);
    this.profileDays = [old.profileDays[0], old.profileDays[1]];
    this.firstSeen = old.firstSeen;
    for (const leaf of this.leaves) {
      const known = old.leaves.find(({ identity }) => identity.model === leaf.identity.model);
      if (!known) continue;
      leaf.taughtDays = known.taughtDays;
      leaf.peakDay = known.peakDay;
      leaf.usualDay = known.usualDay;
      leaf.changed = true;
    }
    this.thresholds.turn(-1, -1);
    old.hasSuccessor = true;
    old.changed = true;
    this.changed = true;
  }

  /** Streams in use at a minute of an incident do not teach their day. */
  taint(minute: number): void {
    for (const leaf of this.leaves) {
      if (leaf.isTainted || minute - leaf.lastSeen > 60) continue;
      leaf.isTainted = true;
      leaf.changed = true;
    }
  }

  private settleTo(minute: number): void {
    while (this.settled < minute) this.settleMinute(this.settled + 1);
  }

  private settleMinute(minute: number): void {
    const { ring } = this;
    const cost = ring.costAt(minute);
    const requests = ring.requestsAt(minute);
    this.settled5 += cost - ring.costAt(minute - 5);
    this.settled60 += cost - ring.costAt(minute - 60);
    this.settledRequests5 += requests - ring.requestsAt(minute - 5);
    this.settledRequests60 += requests - ring.requestsAt(minute - 60);
    this.settled = minute;
    const local = this.calendar.convertToLocal(minute);
    const day = Math.floor(local / 1_440);
    if (day !== this.openDay) this.closeDay(day);
    const minuteOfDay = local - day * 1_440;
    const block = Math.floor(minuteOfDay / MINUTES_PER_BLOCK);
    if (cost > 0) this.noteMaxima(minute, block, Math.floor(minuteOfDay / 60));
    if (minute % 60 === 59) this.closeHour(Math.floor(minute / 60));
  }

  private noteMaxima(minute: number, block: number, hourOfDay: number): void {
    const { open } = this;
    const limit = this.limits.length === 0 ? Infinity : this.findLimit(minute);
    raise(open, COLUMN.fiveMinutes + block, Math.min(this.settled5, limit));
    raise(open, COLUMN.hour + hourOfDay, Math.min(this.settled60, limit));
    if (limit === Infinity) {
      raise(open, COLUMN.requests, this.settledRequests5);
      if (this.settledRequests60 >= MIN_REQUESTS_FOR_PRICE) {
        raise(open, COLUMN.costPerRequest, this.settled60 / this.settledRequests60);
      }
    }
  }

  findLimit(minute: number): number {
    for (const limit of this.limits) if (minute >= limit.fromMinute && minute <= limit.untilMinute) return limit.hour;
    return Infinity;
  }

  private closeHour(hour: number): void {
    const limit = this.findLimit(hour * 60 + 59);
    const { open } = this;
    const spent = this.hours.costAt(hour);
    if (limit === Infinity) {
      raise(open, COLUMN.sixHours, this.hours.sumCost(hour, 6));
      raise(open, COLUMN.day, this.hours.sumCost(hour, 24));
      raise(open, COLUMN.steadyDay, this.hours.steadyDay(hour));
      const requests = this.hours.sumRequests(hour, 24);
      if (requests >= MIN_REQUESTS_FOR_PRICE) open[COLUMN.dayPrice] = (1_000 * this.hours.sumCost(hour, 24)) / requests;
    }
    const local = this.calendar.convertToLocal(hour * 60);
    const day = Math.floor(local / 1_440);
    const expected = this.expectHour(local);
    // An hour of an incident counts as an ordinary one: what is usual must not rise by it.
    const cost = limit === Infinity ? spent : Math.min(spent, expected);
    this.openTotal += cost;
    this.openExpected += expected;
    const weekend = isWeekendDay(day) ? 1 : 0;
    const slot = weekend * 24 + Math.floor((local - day * 1_440) / 60);
    const taught = this.profileDays[weekend] ?? 0;
    const weight = Math.max(1 / (taught + 1), PROFILE_WEIGHTS[weekend === 1 ? 'weekend' : 'workday']);
    const known = this.profile[slot] ?? 0;
    this.profile[slot] = known + weight * (cost - known);
    this.hours.close(hour);
  }

  /** Usual micro-dollars of the hour that starts at this local minute. */
  expectHour(localMinute: number): number {
    const day = Math.floor(localMinute / 1_440);
    const hour = Math.floor((localMinute - day * 1_440) / 60);
    const weekend = isWeekendDay(day) ? 1 : 0;
    const own = this.profileDays[weekend] > 0 ? weekend : 1 - weekend;
    return this.profile[own * 24 + hour] ?? 0;
  }

  /** Usual micro-dollars of a day, over a week. */
  expectDay(): number {
    return this.profile.reduce((sum, cost, hour) => sum + (hour < 24 ? 5 : 2) * cost, 0) / 7;
  }

  private closeDay(nextDay: number): void {
    const levels = new Uint16Array(COLUMNS);
    for (let column = 0; column < COLUMNS; column++) levels[column] = encodeLevel(this.open[column] ?? 0);
    levels[COLUMN.total] = encodeLevel(this.openTotal);
    levels[COLUMN.ratio] = this.openExpected > 0 ? encodeLevel((1e6 * this.openTotal) / this.openExpected) : UNMEASURED;
    for (const column of [COLUMN.costPerRequest, COLUMN.dayPrice]) {
      if (levels[column] === 0) levels[column] = UNMEASURED;
    }
    if (this.settled - 1_440 < this.coverage.fineSince) this.forgetFineLevels(levels);
    this.history.record(this.openDay, levels);
    this.profileDays[isWeekendDay(this.openDay) ? 1 : 0]++;
    this.open.fill(0);
    this.openTotal = 0;
    this.openExpected = 0;
    this.openDay = nextDay;
    const oldest = this.settled - 2 * 1_440;
    this.limits = this.limits.filter((limit) => limit.untilMinute > oldest);
  }

  /** Usual micro-dollars of the hour that a UTC minute lies in. */
  expectHourAt(minute: number): number {
    return this.expectHour(this.calendar.convertToLocal(minute));
  }

  private forgetFineLevels(levels: Uint16Array): void {
    levels.fill(UNMEASURED, COLUMN.fiveMinutes, COLUMN.fiveMinutes + BLOCKS_PER_DAY);
    levels[COLUMN.requests] = UNMEASURED;
  }

  /** Learns a stretch without any usage hour by hour. */
  private settleIdle(minute: number): void {
    // After a silence longer than what is remembered, the days in between say nothing more.
    const skipTo = minute - (minute % 1_440) - MAX_IDLE_DAYS * 1_440 - 1;
    if (this.settled < skipTo) {
      this.closeDay(this.calendar.findLocalMinute(skipTo + 1).day);
      this.settled = skipTo;
      this.hours.clear();
    }
    while (this.settled < minute) {
      const next = this.settled + 1;
      const local = this.calendar.convertToLocal(next);
      const day = Math.floor(local / 1_440);
      if (day !== this.openDay) this.closeDay(day);
      const hourEnd = next - (next % 60) + 59;
      const end = Math.min(minute, hourEnd);
      this.settled = end;
      if (end === hourEnd) this.closeHour(Math.floor(end / 60));
    }
    this.settled5 = 0;
    this.settled60 = 0;
    this.settledRequests5 = 0;
    this.settledRequests60 = 0;
  }
}

function raise(values: Float64Array, index: number, value: number): void {
  if (value > (values[index] ?? 0)) values[index] = value;
}
