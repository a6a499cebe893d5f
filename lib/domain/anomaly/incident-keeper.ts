import { listCarried } from './common-cause';
import { IncidentBook, type OpenIncident, UPDATE_SECONDS } from './incident-book';
import type { Evidence, JudgeSettings } from './judge';
import type { Ledger } from './ledger';
import type { LocalCalendar } from './local-calendar';
import type { MonthDays } from './month';
import { findOnset } from './onset';
import { renderEvent } from './render-event';
import type { Series } from './series';
import { decideSeverity, KIND_OF_TEST, PACE_OF_TEST } from './severity';
import { MEASURE, Thresholds } from './thresholds';
import type { DetectionEvent, DetectionSeverity, DetectorOptions } from './types';

/** What lasts longer is how things are now, and teaches. */
const MAX_UNTAUGHT_MINUTES = 3 * 1_440;

/** Floors that what comes again may cost before it is told again: about what a slow rise costs a day. */
const UNTOLD_FLOORS = 6;

/** A finding on a series, and when: the newest minute it looked at, and what is told is dated by `at` (Unix seconds). */
export type Finding = {
  series: Series;
  evidence: Evidence;
  /** All that was found with it, `evidence` included. */
  found: readonly Evidence[];
  minute: number;
  at: number;
};

/** Makes incidents of findings: opens, goes on with, widens and ends them, and tells what changed. */
export class IncidentKeeper {
  readonly book = new IncidentBook();
  ledger: Ledger | null = null;
  settings: JudgeSettings = { slack: 0, floor: 0, criticalRate: 0 };

  constructor(
    private readonly options: DetectorOptions,
    private readonly calendar: LocalCalendar,
    private readonly monthDays: MonthDays,
  ) {}

  /** A finding is part of an open incident, the same again, or a new incident. */
  take(finding: Finding, events: DetectionEvent[]): void {
    const { series, evidence, found, minute } = finding;
    const pace = PACE_OF_TEST[evidence.test] ?? 'fast';
    const severity = decideSeverity(series, evidence, found, minute, this.calendar, this.settings);
    const known = this.book.find(series.key, pace, evidence);
    if (known) {
      this.goOn(known, finding, severity, events);
      return;
    }
    const part = this.ledger === null ? undefined : listCarried(this.book, this.ledger.series, evidence, minute)[0];
    if (part) {
      this.widen(part, finding, severity, events);
      return;
    }
    const again = { windowMinutes: evidence.windowMinutes, mostUntold: UNTOLD_FLOORS * this.settings.floor };
    if (severity === 'warning' && this.book.isRecurrence(series.key, pace, evidence.rate, minute, again)) return;
    if (this.book.isTold(series.key, pace, evidence.rate, this.settings.floor)) return;
    const incident: OpenIncident = {
      id: ++this.book.count,
      seriesKey: series.key,
      pace,
      kind: KIND_OF_TEST[evidence.test],
      severity,
      scope: {},
      openedScope: {},
      fromMinute: findOnset(series, evidence, minute, this.ledger?.series.values() ?? []),
      lastMinute: minute,
      peakRate: evidence.rate,
      evidence,
      explanation: '',
      updatedAt: finding.at,
    };
    this.book.open.push(incident);
    this.extendLimit(series, incident);
    const event = this.render('opened', incident, finding);
    incident.openedScope = event.scope;
    events.push({ ...event, openedScope: event.scope });
  }

  private goOn(
    known: OpenIncident,
    { series, evidence, found, minute, at }: Finding,
    severity: DetectionSeverity,
    events: DetectionEvent[],
  ): void {
    known.lastMinute = Math.max(known.lastMinute, minute);
    this.extendLimit(series, known);
    if (evidence.rate > known.peakRate) known.peakRate = evidence.rate;
    const finding = { series, evidence, found, minute, at };
    if (severity === 'critical' && known.severity === 'warning') {
      known.severity = severity;
      known.updatedAt = at;
      known.evidence = evidence;
      events.push(this.render('escalated', known, finding));
      return;
    }
    if (!this.options.tellsUpdates || at - known.updatedAt < UPDATE_SECONDS) return;
    known.updatedAt = at;
    const event = this.render('updated', { ...known, evidence }, finding);
    events.push({ ...event, scope: known.scope });
  }

  /** The incident of one key turns out to be about a user or model on several: it stays one, and says so. */
  private widen(known: OpenIncident, finding: Finding, severity: DetectionSeverity, events: DetectionEvent[]): void {
    const { series, evidence, minute, at } = finding;
    known.narrowKey = known.seriesKey;
    known.seriesKey = series.key;
    known.evidence = evidence;
    known.lastMinute = Math.max(known.lastMinute, minute);
    known.peakRate = Math.max(known.peakRate, evidence.rate);
    known.updatedAt = at;
    if (severity === 'critical') known.severity = severity;
    this.extendLimit(series, known);
    events.push(this.render('escalated', known, finding));
  }

  /** While an incident lasts, what it is about teaches no more than an ordinary hour. */
  extendLimit(series: Series, incident: OpenIncident): void {
    if (incident.evidence.test === 'wholeDay') {
      if (incident.lastMinute - incident.fromMinute < MAX_UNTAUGHT_MINUTES)
        series.capCoarseDay(incident.evidence.largest);
      return;
    }
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

  /** Ends what was quiet for long enough; `quietUntil`: silence counts up to then, even if no bucket showed it. */
  closeQuiet(at: number, events: DetectionEvent[], quietUntil = Number.NEGATIVE_INFINITY): void {
    const { ledger } = this;
    if (!ledger) return;
    const minute = ledger.frontier;
    for (const incident of this.book.close(Math.max(minute, quietUntil))) {
      const series = ledger.series.get(incident.seriesKey);
      const { evidence } = incident;
      if (series) events.push(this.render('resolved', incident, { series, evidence, found: [evidence], minute, at }));
    }
  }

  private render(event: DetectionEvent['event'], incident: OpenIncident, finding: Finding): DetectionEvent {
    const { options, calendar, monthDays, ledger } = this;
    const { series, found, minute, at } = finding;
    const all = ledger?.series ?? NO_SERIES;
    const organization = ledger?.organization ?? series;
    const context = { options, calendar, monthDays, all, organization };
    return renderEvent(event, series, incident, found, minute, at, context);
  }
}

const NO_SERIES: ReadonlyMap<string, Series> = new Map();
