import { findChildExcess } from './cause';
import { findSpreadOver, hasWider, listCarried, listTold, listToldKeys } from './common-cause';
import { describeLedger, parseState, restoreLedger, writeSeries } from './detector-state';
import { heedReal, isWavedThrough } from './feedback';
import type { IncidentBook } from './incident-book';
import { IncidentKeeper } from './incident-keeper';
import { type Evidence, type JudgeSettings, judgeLevel, YOUNG_DAYS } from './judge';
import { judgeWholeDay } from './judge-day';
import { judgeDrift } from './judge-drift';
import { heedFirstUse, judgeNovelty, judgeWaking, judgeYoungKey } from './judge-novelty';
import { judgeCanary, judgeMonth } from './judge-rules';
import { claimShared, findCommonSubject } from './judge-shared';
import { judgeSpread } from './judge-spread';
import { Ledger } from './ledger';
import { LocalCalendar } from './local-calendar';
import { computeMonth, type MonthDays } from './month';
import { expectPlanned, findPlanShift, findWiderShift } from './plan';
import { inheritAnnounced, inheritHistory } from './rotation';
import type { Series } from './series';
import { STATE_VERSION } from './series-codec';
import { computeSettings, SLACK_NATS } from './settings';
import { listCarriers } from './shared-parts';
import { describeShared, isShared, type SharedSeries } from './shared-subjects';
import type {
  DetectionEvent,
  Detector,
  DetectorChanges,
  DetectorOptions,
  DetectorSnapshot,
  ObservedBucket,
} from './types';

/** Builds a detector, fresh or from a snapshot of an earlier one. Pure: no clock, no I/O, no randomness. */
export function createDetector(options: DetectorOptions, snapshot?: DetectorSnapshot): Detector {
  return new StreamDetector(options, snapshot);
}

/** Minutes between two looks whether the incident of a key is one of several keys. */
const WIDENING_MINUTES = 5;

class StreamDetector implements Detector {
  private readonly calendar: LocalCalendar;
  private readonly keeper: IncidentKeeper;
  private settingsDay = -1;
  private lastAt = 0;
  private readonly monthDays: MonthDays = {};
  /** Month whose budget was told about, and the UTC hour of the last look. */
  private budgetMonth = -1;
  private budgetHour = -1;

  constructor(
    private readonly options: DetectorOptions,
    snapshot: DetectorSnapshot | undefined,
  ) {
    this.calendar = new LocalCalendar(options.timezone);
    this.keeper = new IncidentKeeper(options, this.calendar, this.monthDays);
    if (snapshot) this.restore(snapshot);
  }

  observe(bucket: ObservedBucket): DetectionEvent[] {
    const minute = Math.floor(bucket.startSeconds / 60);
    this.keeper.ledger ??= new Ledger(this.calendar, minute);
    const at = Math.max(bucket.observedAtSeconds, bucket.startSeconds, this.lastAt);
    this.lastAt = at;
    const touched = this.keeper.ledger.apply(bucket);
    const events: DetectionEvent[] = [];
    if (bucket.startSeconds < (this.options.learnUntilSeconds ?? 0)) return events;
    if (bucket.widthSeconds < 86_400) {
      this.refreshSettings(this.keeper.ledger.frontier);
      for (const series of touched) this.judge(series, at, events);
      this.judgeBudget(at, events);
      this.keeper.closeQuiet(at, events);
    } else if (!this.keeper.ledger.hasFiner()) {
      this.judgeWholeDays(touched, minute, at, events);
      // The kinds of a day come one by one, so the day before may still go on in this one.
      this.keeper.closeQuiet(at, events, minute);
    }
    return events;
  }

  advance(nowSeconds: number): DetectionEvent[] {
    const events: DetectionEvent[] = [];
    if (!this.ledger) return events;
    this.lastAt = Math.max(this.lastAt, nowSeconds);
    // A provider that shows nothing for an hour may merely be late: only then does silence count as quiet.
    this.keeper.closeQuiet(this.lastAt, events, Math.floor(nowSeconds / 60) - 60);
    return events;
  }

  findNewestSeconds(): number | null {
    const newest = this.ledger?.findNewestMinute() ?? null;
    return newest === null ? null : (newest + 1) * 60;
  }

  snapshot(): DetectorSnapshot {
    const { ledger } = this;
    const state = { organization: this.describeState(), series: new Map<string, Uint8Array>() };
    if (ledger) writeSeries(ledger, state.series, false);
    return state;
  }

  takeChanges(): DetectorChanges {
    const { ledger } = this;
    const series = new Map<string, Uint8Array>();
    const removed = ledger ? writeSeries(ledger, series, true) : [];
    return { organization: this.describeState(), series, removed };
  }

  private get ledger(): Ledger | null {
    return this.keeper.ledger;
  }

  private get book(): IncidentBook {
    return this.keeper.book;
  }

  private get settings(): JudgeSettings {
    return this.keeper.settings;
  }

  private describeState(): Record<string, unknown> {
    const { ledger } = this;
    return {
      version: STATE_VERSION,
      lastAt: this.lastAt,
      ...this.book.describe(),
      settings: this.settings,
      settingsDay: this.settingsDay,
      monthDays: { ...this.monthDays },
      budgetMonth: this.budgetMonth,
      budgetHour: this.budgetHour,
      ledger: ledger === null ? null : describeLedger(ledger),
    };
  }

  private restore(snapshot: DetectorSnapshot): void {
    const state = parseState(snapshot.organization);
    if (state === null) return;
    this.lastAt = state.lastAt;
    this.book.restore(state);
    this.keeper.settings = state.settings;
    this.settingsDay = state.settingsDay;
    Object.assign(this.monthDays, state.monthDays);
    this.budgetMonth = state.budgetMonth;
    this.budgetHour = state.budgetHour;
    if (state.ledger) this.keeper.ledger = restoreLedger(this.calendar, state.ledger, snapshot.series);
  }

  /** Where nothing finer than days comes in, the days themselves are judged. */
  private judgeWholeDays(touched: readonly Series[], start: number, at: number, events: DetectionEvent[]): void {
    const noon = start + 720;
    this.refreshSettings(noon);
    for (const series of touched) {
      if (series.level !== 'key') continue;
      const plan = findPlanShift(this.options.plans ?? [], series, noon, this.calendar);
      const evidence = judgeWholeDay(series, noon, this.calendar, this.settings, plan);
      if (!evidence || this.isWaved(series, evidence, at)) continue;
      this.keeper.take({ series, evidence, found: [evidence], minute: start + 1_439, at }, events);
    }
  }

  private refreshSettings(minute: number): void {
    const { ledger } = this;
    const { sensitivity, slackNats } = this.options;
    if (!ledger) return;
    const { day } = this.calendar.findLocalMinute(minute);
    if (day === this.settingsDay) return;
    this.settingsDay = day;
    this.book.forgetBefore(minute);
    this.keeper.settings = computeSettings(slackNats ?? SLACK_NATS[sensitivity], ledger.organization);
  }

  private judge(series: Series, at: number, events: DetectionEvent[]): void {
    const { ledger } = this;
    if (!ledger) return;
    const minute = ledger.frontier;
    if (isShared(series)) {
      this.judgeShared(series, minute, at, events);
      return;
    }
    if (series.level !== 'key') {
      this.judgeParent(series, minute, at, events);
      return;
    }
    const found = this.collectEvidence(series, minute);
    const evidence = found.find((entry) => !this.isWaved(series, entry, at));
    const isTold = listTold(this.book, minute);
    const spread = judgeSpread(series, ledger, minute, this.settings, (test, subject) => {
      return (evidence?.test === test && evidence.subject === subject) || isTold(test, subject);
    });
    if (spread && !this.isWaved(series, spread, at)) {
      this.keeper.take({ series: ledger.organization, evidence: spread, found: [spread], minute, at }, events);
    }
    if (evidence && !this.joinSpread(series, evidence.rate, minute)) {
      if (!this.takeCommon(series, minute, at, events)) {
        this.keeper.take({ series, evidence, found, minute, at }, events);
      }
    }
    this.judgeSlow(series, minute, at, events);
  }

  /** What is unusual on a key may be one matter with others: told as such, or what was told of this key is widened. */
  private takeCommon(series: Series, minute: number, at: number, events: DetectionEvent[]): boolean {
    const { ledger, book } = this;
    if (!ledger) return false;
    const isKnown = book.open.some(({ seriesKey, pace }) => seriesKey === series.key && pace === 'fast');
    if (isKnown && minute % WIDENING_MINUTES !== 0) return false;
    const told = listToldKeys(book, ledger, minute);
    if (isKnown && !told.includes(series)) return false;
    const common = findCommonSubject(
      series,
      told,
      (key) => book.open.some(({ seriesKey }) => seriesKey === key.key),
      ledger.series,
      minute,
      this.calendar,
      this.settings,
    );
    if (!common || this.isWaved(common.shared, common.evidence, at)) return false;
    this.takeShared(common.shared, common.evidence, minute, at, events);
    return true;
  }

  private collectEvidence(series: Series, minute: number): Evidence[] {
    inheritAnnounced(series, this.ledger?.series.values() ?? [], this.options.heirs ?? []);
    const plan = findPlanShift(this.options.plans ?? [], series, minute, this.calendar);
    const alert = heedFirstUse(
      heedReal(this.settings, this.options.feedback ?? [], series, this.lastAt),
      series,
      minute,
    );
    const found = judgeLevel(series, minute, this.calendar, alert, plan);
    found.push(...judgeNovelty(series, minute, this.settings, plan));
    if (series.apiKeyId !== null && this.options.canaryKeyIds?.includes(series.apiKeyId)) {
      const canary = judgeCanary(series);
      if (canary) found.push(canary);
    }
    const waking = judgeWaking(series, minute, this.settings);
    if (waking) found.push(waking);
    if (series.sleptMinutes === 0 && series.live60 >= this.settings.floor && this.isYoung(series, minute)) {
      const young = judgeYoungKey(series, minute, this.settings, this.settings.criticalRate * 0.5);
      const isEstablished = minute - (this.ledger?.organization.firstSeen ?? minute) > 7 * 1_440;
      if (young && isEstablished && !this.isRotation(series, minute)) found.push(young);
    }
    return found.sort((left, right) => right.rate - left.rate);
  }

  /** What an open incident about a user or model on several keys explains is no incident of one key. */
  private joinSpread(series: Series, rate: number, minute: number): boolean {
    const known = findSpreadOver(this.book, series, rate, minute, this.settings);
    if (!known) return false;
    known.lastMinute = Math.max(known.lastMinute, minute);
    this.keeper.extendLimit(series, known);
    // What was told of the key before goes on as well.
    return !this.book.open.some(({ seriesKey }) => seriesKey === series.key);
  }

  private isYoung(series: Series, minute: number): boolean {
    return series.history.count(this.calendar.findLocalMinute(minute).day) < YOUNG_DAYS;
  }

  private isRotation(series: Series, minute: number): boolean {
    return inheritHistory(series, this.ledger?.series.values() ?? [], minute, this.settings.floor * 0.3) !== 'none';
  }

  private judgeSlow(series: Series, minute: number, at: number, events: DetectionEvent[]): void {
    const hour = Math.floor(minute / 60);
    if (series.lastSlowHour === hour) return;
    series.lastSlowHour = hour;
    const age = minute - series.firstSeen;
    if (age > 240 && age < YOUNG_DAYS * 1_440) this.isRotation(series, minute);
    const plan = findPlanShift(this.options.plans ?? [], series, minute, this.calendar);
    const all = this.ledger?.series.values() ?? [];
    const evidence = judgeDrift(series, minute, this.settings, plan, all);
    if (!evidence || this.isWaved(series, evidence, at) || this.joinSpread(series, evidence.rate, minute)) return;
    this.keeper.take({ series, evidence, found: [evidence], minute, at }, events);
  }

  private isWaved(series: Series, evidence: Evidence, at: number): boolean {
    const { feedback } = this.options;
    return feedback !== undefined && feedback.length > 0 && isWavedThrough(feedback, series, evidence, at);
  }

  /** Once an hour: is the month's budget passed, or will it be at the usual pace? One incident a month. */
  private judgeBudget(at: number, events: DetectionEvent[]): void {
    const { ledger } = this;
    const { monthlyBudgetNanos } = this.options;
    if (!ledger || monthlyBudgetNanos === undefined) return;
    const hour = Math.floor(ledger.frontier / 60);
    if (hour === this.budgetHour) return;
    this.budgetHour = hour;
    const budget = Number(monthlyBudgetNanos) / 1_000;
    const month = computeMonth(ledger.organization, ledger.frontier, this.calendar, this.monthDays);
    const evidence = judgeMonth(month, budget);
    if (!evidence) return;
    const known = this.book.open.find(({ kind }) => kind === 'budget');
    if (month.month === this.budgetMonth && !known) return;
    this.budgetMonth = month.month;
    const { organization: series, frontier: minute } = ledger;
    this.keeper.take({ series, evidence, found: [evidence], minute, at }, events);
  }

  /** A known user or model over all of its keys: a matter of its own only where no key and nothing wider explains it. */
  private judgeShared(series: SharedSeries, minute: number, at: number, events: DetectionEvent[]): void {
    const { ledger, book, calendar, settings } = this;
    if (!ledger) return;
    const plan = findPlanShift(this.options.plans ?? [], series, minute, calendar);
    const found = judgeLevel(series, minute, calendar, settings, plan);
    if (found.length === 0 || hasWider(book, ledger, series)) return;
    const { level: dimension, name: subject } = describeShared(series);
    for (const evidence of found) {
      const spread = { ...evidence, dimension, subject, spreadKeys: 0 };
      const carried = new Set(listCarried(book, ledger.series, spread, minute));
      const isElse = (key: Series) => book.open.some((each) => each.seriesKey === key.key && !carried.has(each));
      const claim = claimShared(series, evidence, ledger.series, minute, calendar, settings, isElse);
      if (!claim || this.isWaved(series, claim, at)) continue;
      this.takeShared(series, claim, minute, at, events);
      return;
    }
  }

  /** Its keys teach no more than an ordinary hour while it lasts, as it does itself. */
  private takeShared(
    series: SharedSeries,
    claim: Evidence,
    minute: number,
    at: number,
    events: DetectionEvent[],
  ): void {
    this.keeper.take({ series, evidence: claim, found: [claim], minute, at }, events);
    const known = this.book.find(series.key, 'fast', claim);
    if (!known || !this.ledger) return;
    const carriers = listCarriers(describeShared(series), this.ledger.series, minute);
    for (const key of carriers) this.keeper.extendLimit(key, known);
  }

  private judgeParent(series: Series, minute: number, at: number, events: DetectionEvent[]): void {
    const { ledger } = this;
    if (!ledger) return;
    const { calendar, settings } = this;
    const { plans = [] } = this.options;
    let found = judgeLevel(series, minute, calendar, settings, null);
    // Plans of keys are looked up only where something is found: it takes all of them.
    const plan = found.length === 0 ? null : findWiderShift(plans, series, ledger.series.values(), minute, calendar);
    if (plan) found = judgeLevel(series, minute, calendar, settings, plan);
    const best = found[0];
    if (!best) return;
    const expect = (key: Series) => expectPlanned(plans, key, minute, calendar);
    const children = findChildExcess(ledger.series.values(), series, minute, expect);
    const hasOpenChild = this.book.open.some((incident) => {
      const owner = ledger.series.get(incident.seriesKey);
      const isWider = incident.evidence.spreadKeys !== undefined || series.level === 'organization';
      return owner !== undefined && (isWider || owner.parent === series);
    });
    if (hasOpenChild) return;
    const top = children[0];
    const all = children.reduce((sum, child) => sum + child.excess, 0);
    // One key that carries it has been judged by itself; without any the keys' own sums say that nothing is wrong.
    if (!top || top.excess >= 0.6 * all || all < 0.5 * (best.observed - best.usual)) return;
    this.keeper.take({ series, evidence: best, found, minute, at }, events);
  }
}
