import type { UsageKind } from '@/lib/domain/usage/usage';
import { Leaf, type LeafIdentity } from './leaf';
import type { LocalCalendar } from './local-calendar';
import { RING_MINUTES } from './minute-ring';
import { Series, type SeriesLevel } from './series';
import { isShared, reviewShared, SharedSubjects } from './shared-subjects';
import { SubjectCounts } from './subject-counts';
import type { ObservedBucket, ObservedRow } from './types';

/** Minutes before the newest bucket that may still be restated; later versions of older ones are left out. */
export const HORIZON_MINUTES = 240;
/** Streams told apart within one key; beyond it the least recently used one is forgotten. */
export const MAX_LEAVES = 24;
const MAX_MICROS = 1e12;
/** Stand-in price for models without one, micro-dollars per token. */
const STAND_IN = { input: 2.5, cached: 0.25, output: 10 };

export type Place = { series: Series; leaf: Leaf };
type Coverage = { from: number; to: number };

/** Books usage: buckets in, whole restatements turned into differences on leaf, key, project and organization. */
export class Ledger {
  readonly series = new Map<string, Series>();
  /** Key series by key id; one for each project that a key was seen in. */
  private readonly keys = new Map<string | null, Series[]>();
  readonly organization: Series;
  /** Newest UTC minute that any bucket covered; far in the past before the first. */
  frontier = Number.MIN_SAFE_INTEGER;
  readonly coverage = { fineSince: Number.MAX_SAFE_INTEGER };
  readonly minutes = new Map<UsageKind, Coverage>();
  readonly hours = new Map<UsageKind, Coverage>();
  /** Streams used within the horizon: those that a restated bucket may take back. */
  private readonly active = new Map<UsageKind, Place[]>();
  readonly subjects = new SubjectCounts();
  private readonly shared = new SharedSubjects();
  /** Local day of the last look for users and models on several keys. */
  private sharedDay = Number.NaN;
  /** Names of stored series dropped since the last take of changes. */
  forgotten: string[] = [];
  /** Streams ever opened; numbers them. */
  leafCount = 0;
  private mark = 0;

  constructor(
    readonly calendar: LocalCalendar,
    readonly firstMinute: number,
  ) {
    this.organization = this.openSeries('organization', 'organization', null, null, firstMinute);
  }

  /** Restores: the sums over keys are made again from the streams' minutes. */
  adopt(series: Series, leaf: Leaf): void {
    series.leaves.push(leaf);
    this.subjects.add(leaf.identity, 1);
    this.shared.link(leaf, this.series);
    for (let minute = leaf.ring.newest - RING_MINUTES + 1; minute <= leaf.ring.newest; minute++) {
      const cost = leaf.ring.costAt(minute);
      const requests = leaf.ring.requestsAt(minute);
      if (cost === 0 && requests === 0) continue;
      for (const each of [series, series.parent, this.organization]) {
        if (each?.ring.holds(minute)) each.ring.put(minute, cost, requests);
      }
      for (const each of this.shared.get(leaf)) {
        if (minute >= each.firstSeen && each.ring.holds(minute)) each.ring.put(minute, cost, requests);
      }
    }
    if (leaf.lastSeen > this.frontier - RING_MINUTES) this.activate({ series, leaf });
  }

  /** Applies one bucket and returns the series whose numbers changed, keys first. Empty = nothing new in it. */
  apply(bucket: ObservedBucket): Series[] {
    const start = Math.floor(bucket.startSeconds / 60);
    const span = bucket.widthSeconds / 60;
    if (!this.accept(bucket.kind, start, span)) return [];
    if (span === 1_440) return this.applyDay(bucket, start);
    this.turnFiner(bucket.kind, start, span);
    const end = start + span - 1;
    this.frontier = Math.max(this.frontier, end);
    if (start <= this.frontier - HORIZON_MINUTES) return [];
    return this.applyFine(bucket, start, span);
  }

  /** Whether anything finer than days came in. */
  hasFiner(): boolean {
    return this.minutes.size + this.hours.size > 0;
  }

  /** Coarse buckets over time that finer ones cover are the same usage again. */
  private accept(kind: UsageKind, start: number, span: number): boolean {
    const outside = (known: Coverage | undefined): boolean =>
      known === undefined || start > known.to || start + span <= known.from;
    if (span === 1) return true;
    return outside(this.minutes.get(kind)) && (span === 60 || outside(this.hours.get(kind)));
  }

  private turnFiner(kind: UsageKind, start: number, span: number): void {
    const book = span === 1 ? this.minutes : this.hours;
    const known = book.get(kind);
    if (known === undefined) {
      const first = book.size === 0;
      book.set(kind, { from: start, to: start + span - 1 });
      // The first fine bucket may lie before the end of what coarser ones told: time starts again from there.
      if (first && !(span === 60 && this.minutes.size > 0)) this.rewind(start);
    } else known.to = Math.max(known.to, start + span - 1);
    if (span === 1) this.coverage.fineSince = Math.min(this.coverage.fineSince, start);
    else if (!(findLast(this.minutes) > start - 1_440)) this.coverage.fineSince = Number.MAX_SAFE_INTEGER;
  }

  /** Last minute of the newest bucket of the finest width that came in; null = there were days alone. */
  findNewestMinute(): number | null {
    if (!this.hasFiner()) return null;
    return findLast(this.minutes.size > 0 ? this.minutes : this.hours);
  }

  private rewind(minute: number): void {
    this.frontier = minute - 1;
    this.active.clear();
    for (const series of this.series.values()) series.restart(minute - 1);
  }

  private applyFine(bucket: ObservedBucket, start: number, span: number): Series[] {
    this.turnDay(this.calendar.findLocalMinute(this.frontier).day);
    const mark = ++this.mark;
    const places: Place[] = [];
    for (const row of bucket.rows) this.collectRow(bucket.kind, row, start, mark, places);
    this.collectVanished(bucket.kind, start, span, mark, places);
    const touched = new Set<Series>();
    const shared = new Set<Series>();
    for (const { series, leaf } of places) {
      if (!this.bookLeaf(series, leaf, start, span)) continue;
      touched.add(series);
      for (const each of this.shared.get(leaf)) shared.add(each);
    }
    return this.addParents(touched, shared);
  }

  /** Users and models that came to be on several keys get a series, from the next minute on; idle ones lose it. */
  private turnDay(day: number): void {
    if (day === this.sharedDay) return;
    this.sharedDay = day;
    const { opened, dropped } = reviewShared(this.series, this.frontier);
    if (opened.length + dropped.length === 0) return;
    for (const series of dropped) {
      this.series.delete(series.key);
      this.forgotten.push(series.key);
    }
    for (const [name, level] of opened) this.openSeries(name, level, null, null, this.frontier + 1);
    for (const series of this.series.values()) for (const leaf of series.leaves) this.shared.link(leaf, this.series);
  }

  /** Restores: the day in hand has been looked at. */
  resumeDay(): void {
    this.sharedDay = this.calendar.findLocalMinute(this.frontier).day;
  }

  private collectRow(kind: UsageKind, row: ObservedRow, start: number, mark: number, places: Place[]): void {
    const series = this.findKeySeries(row, start);
    const leaf = this.findLeaf(series, kind, row, start);
    const cost = priceRow(row);
    if (row.costNanos === null) leaf.unpriced = true;
    if (leaf.mark === mark) {
      leaf.nextCost += cost;
      leaf.nextRequests += row.requests;
      return;
    }
    leaf.mark = mark;
    leaf.nextCost = cost;
    leaf.nextRequests = row.requests;
    places.push({ series, leaf });
  }

  /** Writes the bucket's new value over the old one; false = no difference. */
  private bookLeaf(series: Series, leaf: Leaf, start: number, span: number): boolean {
    const { ring } = leaf;
    let changed = false;
    let difference = 0;
    for (let index = 0; index < span; index++) {
      const minute = start + index;
      if (minute <= ring.newest - RING_MINUTES) continue;
      const isHeld = minute <= ring.newest;
      const cost = spread(leaf.nextCost, index, span) - (isHeld ? ring.costAt(minute) : 0);
      const requests = spread(leaf.nextRequests, index, span) - (isHeld ? ring.requestsAt(minute) : 0);
      if (cost === 0 && requests === 0) continue;
      if (!changed) {
        changed = true;
        // Only with a change, so that a stream never runs ahead of the sums made from it.
        ring.advance(this.frontier);
        this.wake(series, leaf, start);
        this.activate({ series, leaf });
      }
      difference += cost;
      ring.add(minute, cost, requests);
      this.bookSeries(series, leaf, minute, cost, requests);
    }
    if (changed) {
      leaf.changed = true;
      leaf.today += difference;
      series.sinceActive += difference;
    }
    return changed;
  }

  private bookSeries(series: Series, leaf: Leaf, minute: number, cost: number, requests: number): void {
    const { frontier, organization } = this;
    series.advance(frontier);
    series.add(minute, cost, requests);
    for (const each of this.shared.get(leaf)) {
      if (minute < each.firstSeen) continue;
      each.advance(frontier);
      each.add(minute, cost, requests);
      each.noteUse(minute);
    }
    const project = series.parent;
    if (project) {
      project.advance(frontier);
      project.add(minute, cost, requests);
    }
    organization.advance(frontier);
    organization.add(minute, cost, requests);
  }

  private wake(series: Series, leaf: Leaf, minute: number): void {
    const day = this.calendar.findLocalMinute(minute).day;
    leaf.turnDay(day);
    if (minute > leaf.lastSeen) leaf.lastSeen = minute;
    series.noteUse(minute);
  }

  private addParents(touched: ReadonlySet<Series>, shared: ReadonlySet<Series>): Series[] {
    if (touched.size === 0) return [];
    const parents = new Set<Series>();
    for (const series of touched) if (series.parent) parents.add(series.parent);
    return [...touched, ...shared, ...parents, this.organization];
  }

  /** Streams that an earlier version of the bucket had and this one has not: they are taken back. */
  private collectVanished(kind: UsageKind, start: number, span: number, mark: number, places: Place[]): void {
    const active = this.active.get(kind) ?? [];
    const present = places.length;
    let kept = 0;
    for (const place of active) {
      const { leaf } = place;
      if (leaf.lastSeen <= this.frontier - RING_MINUTES) {
        leaf.active = false;
        continue;
      }
      active[kept++] = place;
      if (leaf.mark === mark || !leaf.ring.isUsed(start, span)) continue;
      leaf.mark = mark;
      leaf.nextCost = 0;
      leaf.nextRequests = 0;
      places.push(place);
    }
    active.length = kept;
    // A restored ledger lists them in another order; decisions must not depend on it.
    if (places.length > present + 1) {
      const vanished = places.splice(present).sort((left, right) => left.leaf.ordinal - right.leaf.ordinal);
      places.push(...vanished);
    }
  }

  /** Enters a stream into the list of those in use. */
  activate(place: Place): void {
    const { leaf } = place;
    if (leaf.active) return;
    leaf.active = true;
    const { kind } = leaf.identity;
    const list = this.active.get(kind);
    if (list) list.push(place);
    else this.active.set(kind, [place]);
  }

  /** A day bucket teaches the day's total, and which streams exist; it says nothing about the time of day. */
  private applyDay(bucket: ObservedBucket, start: number): Series[] {
    const day = this.calendar.findLocalMinute(start + 720).day;
    const totals = new Map<Series, number>();
    for (const row of bucket.rows) {
      const series = this.findKeySeries(row, start);
      const leaf = this.findLeaf(series, bucket.kind, row, start);
      const cost = priceRow(row);
      leaf.lastSeen = Math.max(leaf.lastSeen, start + 1_439);
      leaf.teachDay(cost, 1);
      leaf.changed = true;
      series.noteUse(start);
      series.noteUse(start + 1_439);
      for (const each of [series, series.parent, this.organization]) {
        if (each) totals.set(each, (totals.get(each) ?? 0) + cost);
      }
    }
    for (const series of this.series.values()) {
      if (series.firstSeen > start || isShared(series)) continue;
      series.teachCoarseDay(day, bucket.kind, totals.get(series) ?? 0);
    }
    return [...totals.keys()];
  }

  private findKeySeries(row: ObservedRow, minute: number): Series {
    for (const known of this.keys.get(row.apiKeyId) ?? []) if (known.projectId === row.projectId) return known;
    const projectKey = `project ${row.projectId ?? ''}`;
    const project =
      row.projectId === null
        ? null
        : (this.series.get(projectKey) ?? this.openSeries(projectKey, 'project', row.projectId, null, minute));
    const series = this.openSeries(
      `key ${row.projectId ?? ''} ${row.apiKeyId ?? ''}`,
      'key',
      row.projectId,
      row.apiKeyId,
      minute,
    );
    series.parent = project;
    return series;
  }

  openSeries(
    key: string,
    level: SeriesLevel,
    projectId: string | null,
    apiKeyId: string | null,
    minute: number,
  ): Series {
    const series = new Series(key, level, projectId, apiKeyId, this.calendar, this.coverage, minute);
    this.series.set(key, series);
    if (level === 'key') {
      const known = this.keys.get(apiKeyId);
      if (known) known.push(series);
      else this.keys.set(apiKeyId, [series]);
    }
    return series;
  }

  private findLeaf(series: Series, kind: UsageKind, row: ObservedRow, minute: number): Leaf {
    for (const leaf of series.leaves) {
      const { identity } = leaf;
      if (
        identity.model === row.model &&
        identity.userId === row.userId &&
        identity.kind === kind &&
        identity.batch === row.batch &&
        identity.serviceTier === row.serviceTier
      ) {
        return leaf;
      }
    }
    const identity: LeafIdentity = {
      kind,
      model: row.model,
      userId: row.userId,
      batch: row.batch,
      serviceTier: row.serviceTier,
    };
    return this.openLeaf(series, identity, minute);
  }

  private openLeaf(series: Series, identity: LeafIdentity, minute: number): Leaf {
    if (series.leaves.length >= MAX_LEAVES && !this.forgetLeaf(series)) {
      // Too many at once to tell apart: the rest share one stream per kind.
      const rest = series.leaves.find((leaf) => leaf.identity.kind === identity.kind && leaf.identity.model === null);
      if (rest) return rest;
      identity = { kind: identity.kind, model: null, userId: null, batch: null, serviceTier: null };
    }
    const leaf = new Leaf(identity, minute, this.calendar.findLocalMinute(minute).day, ++this.leafCount);
    series.leaves.push(leaf);
    this.subjects.add(identity, 1);
    this.shared.link(leaf, this.series);
    return leaf;
  }

  /** Makes room for a stream; false = all of them are in use. */
  private forgetLeaf(series: Series): boolean {
    const forgotten = series.forgetLeaf(this.frontier - RING_MINUTES);
    if (forgotten === null) return false;
    this.subjects.add(forgotten.identity, -1);
    this.shared.unlink(forgotten);
    return true;
  }
}

/** Even parts of an integer over the minutes of a coarse bucket; the last takes the rest. */
function spread(total: number, index: number, span: number): number {
  if (span === 1) return total;
  const part = Math.floor(total / span);
  return index === span - 1 ? total - part * (span - 1) : part;
}

function priceRow(row: ObservedRow): number {
  if (row.costNanos !== null) {
    return Math.min(MAX_MICROS, Math.max(0, Math.round(Number(row.costNanos) / 1_000)));
  }
  const fresh = Math.max(0, row.inputTokens - row.cachedInputTokens);
  const cost = fresh * STAND_IN.input + row.cachedInputTokens * STAND_IN.cached + row.outputTokens * STAND_IN.output;
  return Math.min(MAX_MICROS, Math.round(cost));
}

function findLast(book: ReadonlyMap<UsageKind, Coverage>): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const { to } of book.values()) last = Math.max(last, to);
  return last;
}
