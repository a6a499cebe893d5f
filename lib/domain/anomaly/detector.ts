import { findChildExcess } from './cause';
import { findCommonCause, findSpreadOver, hasWider, listTold } from './common-cause';
import { describeLedger, parseState, restoreLedger, writeSeries } from './detector-state';
import { isWavedThrough } from './feedback';
import { IncidentBook, type OpenIncident, UPDATE_SECONDS } from './incident-book';
import { countKnownDays, type Evidence, type JudgeSettings, judgeLevel, YOUNG_DAYS } from './judge';
import { judgeDrift, judgeSteadyDay } from './judge-drift';
import { judgeNovelty, judgeWaking, judgeYoungKey } from './judge-novelty';
import { judgeCanary, judgeMonth } from './judge-rules';
import { claimShared, listCarriers } from './judge-shared';
import { judgeSpread } from './judge-spread';
import { Ledger } from './ledger';
import { LocalCalendar } from './local-calendar';
import { computeMonth, type MonthDays } from './month';
import { findOnset } from './onset';
import { expectPlanned, findPlanShift, findWiderShift } from './plan';
import { renderEvent } from './render-event';
import { inheritHistory } from './rotation';
import type { Series } from './series';
import { STATE_VERSION } from './series-codec';
import { computeSettings, SLACK_NATS } from './settings';
import { decideSeverity, KIND_OF_TEST, PACE_OF_TEST } from './severity';
import { isShared, type SharedSeries } from './shared-subjects';
import { MEASURE, Thresholds } from './thresholds';
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

/** What lasts longer is how things are now, and teaches. */
const MAX_UNTAUGHT_MINUTES = 3 * 1_440;

class StreamDetector implements Detector {
  private readonly calendar: LocalCalendar;
  private ledger: Ledger | null = null;
  private readonly book = new IncidentBook();
  private settings: JudgeSettings = { slack: 0, floor: 0, criticalRate: 0 };
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
    if (snapshot) this.restore(snapshot);
  }

  observe(bucket: ObservedBucket): DetectionEvent[] {
    const minute = Math.floor(bucket.startSeconds / 60);
    this.ledger ??= new Ledger(this.calendar, minute);
    const at = Math.max(bucket.observedAtSeconds, bucket.startSeconds, this.lastAt);
    this.lastAt = at;
    const touched = this.ledger.apply(bucket);
    const events: DetectionEvent[] = [];
    if (bucket.startSeconds < (this.options.learnUntilSeconds ?? 0)) return events;
    if (bucket.widthSeconds < 86_400) {
      this.refreshSettings();
      for (const series of touched) this.judge(series, at, events);
      this.judgeBudget(at, events);
    }
    this.closeQuiet(at, events);
    return events;
  }

  advance(nowSeconds: number): DetectionEvent[] {
    const events: DetectionEvent[] = [];
    if (!this.ledger) return events;
    this.lastAt = Math.max(this.lastAt, nowSeconds);
    // A provider that shows nothing for an hour may merely be late: only then does silence count as quiet.
    this.closeQuiet(this.lastAt, events, Math.floor(nowSeconds / 60) - 60);
    return events;
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
    this.settings = state.settings;
    this.settingsDay = state.settingsDay;
    Object.assign(this.monthDays, state.monthDays);
    this.budgetMonth = state.budgetMonth;
    this.budgetHour = state.budgetHour;
    if (state.ledger) this.ledger = restoreLedger(this.calendar, state.ledger, snapshot.series);
  }

  private refreshSettings(): void {
    const { ledger } = this;
    const { sensitivity, slackNats } = this.options;
    if (!ledger) return;
    const day = this.calendar.findLocalMinute(ledger.frontier).day;
    if (day === this.settingsDay) return;
    this.settingsDay = day;
    this.book.forgetBefore(ledger.frontier);
    this.settings = computeSettings(slackNats ?? SLACK_NATS[sensitivity], ledger.organization);
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
    const spread = judgeSpread(series, ledger, minute, this.settings, listTold(this.book, minute));
    if (spread && !this.isWaved(series, spread, at)) {
      this.take(ledger.organization, spread, [spread], minute, at, events);
    }
    const found = this.collectEvidence(series, minute);
    const best = found.find((entry) => !this.isWaved(series, entry, at));
    if (best && !this.joinSpread(series, best.rate, minute)) {
      const common = findCommonCause(this.book, ledger, series, best.rate, minute);
      if (common) this.takeShared(common.shared, common.evidence, minute, at, events);
      else this.take(series, best, found, minute, at, events);
    }
    this.judgeSlow(series, minute, at, events);
  }

  private collectEvidence(series: Series, minute: number): Evidence[] {
    const plan = findPlanShift(this.options.plans ?? [], series, minute, this.calendar);
    const found = judgeLevel(series, minute, this.calendar, this.settings, plan);
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
    this.extendLimit(series, known);
    return true;
  }

  private isYoung(series: Series, minute: number): boolean {
    return countKnownDays(series, this.calendar.findLocalMinute(minute).day) < YOUNG_DAYS;
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
    const thresholds = new Thresholds(series, minute, this.calendar, this.settings.slack, plan);
    const all = this.ledger?.series.values() ?? [];
    const evidence =
      judgeSteadyDay(series, minute, this.settings, thresholds) ?? judgeDrift(series, minute, this.settings, plan, all);
    if (!evidence || this.isWaved(series, evidence, at) || this.joinSpread(series, evidence.rate, minute)) return;
    this.take(series, evidence, [evidence], minute, at, events);
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
    this.take(ledger.organization, evidence, [evidence], ledger.frontier, at, events);
  }

  /** A known user or model over all of its keys: a matter of its own only where no key and nothing wider explains it. */
  private judgeShared(series: SharedSeries, minute: number, at: number, events: DetectionEvent[]): void {
    const { ledger, book, calendar, settings } = this;
    if (!ledger) return;
    const plan = findPlanShift(this.options.plans ?? [], series, minute, calendar);
    const found = judgeLevel(series, minute, calendar, settings, plan);
    if (found.length === 0 || hasWider(book, ledger, series)) return;
    const isTold = (key: Series) => book.open.some(({ seriesKey }) => seriesKey === key.key);
    for (const evidence of found) {
      const claim = claimShared(series, evidence, ledger.series, minute, settings, isTold);
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
    this.take(series, claim, [claim], minute, at, events);
    const known = this.book.find(series.key, 'fast', claim);
    if (!known || !this.ledger) return;
    for (const key of listCarriers(series, this.ledger.series, minute)) this.extendLimit(key, known);
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
    this.take(series, best, found, minute, at, events);
  }

  private take(
    series: Series,
    evidence: Evidence,
    found: readonly Evidence[],
    minute: number,
    at: number,
    events: DetectionEvent[],
  ): void {
    const pace = PACE_OF_TEST[evidence.test] ?? 'fast';
    const severity = decideSeverity(series, evidence, found, minute, this.calendar, this.settings);
    const known = this.book.find(series.key, pace, evidence);
    if (known) {
      known.lastMinute = Math.max(known.lastMinute, minute);
      this.extendLimit(series, known);
      const grown = severity === 'critical' && known.severity === 'warning';
      if (evidence.rate > known.peakRate) known.peakRate = evidence.rate;
      if (!grown) {
        this.tellUpdate(series, known, evidence, found, minute, at, events);
        return;
      }
      known.severity = severity;
      known.updatedAt = at;
      known.evidence = evidence;
      events.push(this.render('escalated', series, known, found, minute, at));
      return;
    }
    if (severity === 'warning' && this.book.isRecurrence(series.key, pace, evidence.rate, minute)) return;
    if (this.book.isTold(series.key, pace, evidence.rate, this.settings.floor)) return;
    const incident: OpenIncident = {
      id: ++this.book.count,
      seriesKey: series.key,
      pace,
      kind: KIND_OF_TEST[evidence.test],
      severity,
      scope: {},
      fromMinute: findOnset(series, evidence, minute, this.ledger?.series.values() ?? []),
      lastMinute: minute,
      peakRate: evidence.rate,
      evidence,
      explanation: '',
      updatedAt: at,
    };
    this.book.open.push(incident);
    this.extendLimit(series, incident);
    events.push(this.render('opened', series, incident, found, minute, at));
  }

  /** Figures of an open incident as they are now, for whoever shows it, every five minutes at most; its scope stays. */
  private tellUpdate(
    series: Series,
    known: OpenIncident,
    evidence: Evidence,
    found: readonly Evidence[],
    minute: number,
    at: number,
    events: DetectionEvent[],
  ): void {
    if (!this.options.tellsUpdates || at - known.updatedAt < UPDATE_SECONDS) return;
    known.updatedAt = at;
    const event = this.render('updated', series, { ...known, evidence }, found, minute, at);
    events.push({ ...event, scope: known.scope });
  }

  private extendLimit(series: Series, incident: OpenIncident): void {
    if (incident.pace !== 'fast') return;
    const limit = series.limits.find((entry) => entry.fromMinute === incident.fromMinute);
    const until = Math.min(incident.lastMinute + 60, incident.fromMinute + MAX_UNTAUGHT_MINUTES);
    if (until > incident.lastMinute) series.taint(incident.lastMinute);
    if (limit) limit.untilMinute = until;
    else {
      const { slack } = this.settings;
      const thresholds = new Thresholds(series, incident.lastMinute, this.calendar, slack, null);
      const isOffHour = incident.evidence.test === 'night' || incident.evidence.test === 'quiet';
      const hour = isOffHour ? thresholds.get(MEASURE.nearHour).largest : thresholds.get(MEASURE.hour).limit;
      series.limits.push({ fromMinute: incident.fromMinute, untilMinute: until, hour });
    }
    series.changed = true;
  }

  private closeQuiet(at: number, events: DetectionEvent[], quietUntil = Number.NEGATIVE_INFINITY): void {
    const { ledger } = this;
    if (!ledger) return;
    for (const incident of this.book.close(Math.max(ledger.frontier, quietUntil))) {
      const series = ledger.series.get(incident.seriesKey);
      if (series) events.push(this.render('resolved', series, incident, [incident.evidence], ledger.frontier, at));
    }
  }

  private render(
    event: DetectionEvent['event'],
    series: Series,
    incident: OpenIncident,
    found: readonly Evidence[],
    minute: number,
    at: number,
  ): DetectionEvent {
    const { options, calendar, monthDays, ledger } = this;
    const all = ledger?.series ?? NO_SERIES;
    const organization = ledger?.organization ?? series;
    const context = { options, calendar, monthDays, all, organization };
    return renderEvent(event, series, incident, found, minute, at, context);
  }
}

const NO_SERIES: ReadonlyMap<string, Series> = new Map();
