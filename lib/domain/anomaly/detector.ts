import { findCause, findChildExcess } from './cause';
import { describeLedger, parseState, restoreLedger, writeSeries } from './detector-state';
import { explain } from './explain';
import { type IncidentPace, type OpenIncident, QUIET_MINUTES, RECURRENCE_MINUTES } from './incident-book';
import { countKnownDays, type Evidence, type JudgeSettings, judgeLevel, YOUNG_DAYS } from './judge';
import { judgeDrift, judgeSteadyDay } from './judge-drift';
import { judgeNovelty, judgeWaking, judgeYoungKey } from './judge-novelty';
import { Ledger } from './ledger';
import { LocalCalendar } from './local-calendar';
import { findPlanShift } from './plan';
import { inheritHistory } from './rotation';
import type { Series } from './series';
import { STATE_VERSION } from './series-codec';
import { computeSettings } from './settings';
import { findThresholds, MEASURE } from './thresholds';
import type {
  DetectionEvent,
  DetectionKind,
  DetectionSeverity,
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

class StreamDetector implements Detector {
  private readonly calendar: LocalCalendar;
  private ledger: Ledger | null = null;
  private readonly open: OpenIncident[] = [];
  private readonly closed = new Map<string, { minute: number; peakRate: number }>();
  private incidents = 0;
  private settings: JudgeSettings = { slack: 0, floor: 0, criticalRate: 0 };
  private settingsDay = -1;
  private lastAt = 0;

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
      incidents: this.incidents,
      open: this.open,
      closed: [...this.closed.entries()],
      settings: this.settings,
      settingsDay: this.settingsDay,
      ledger: ledger === null ? null : describeLedger(ledger),
    };
  }

  private restore(snapshot: DetectorSnapshot): void {
    const state = parseState(snapshot.organization);
    if (state === null) return;
    this.lastAt = state.lastAt;
    this.incidents = state.incidents;
    this.open.push(...state.open);
    for (const [key, value] of state.closed) this.closed.set(key, value);
    this.settings = state.settings;
    this.settingsDay = state.settingsDay;
    if (state.ledger) this.ledger = restoreLedger(this.calendar, state.ledger, snapshot.series);
  }

  private refreshSettings(): void {
    const { ledger } = this;
    if (!ledger) return;
    const day = this.calendar.findLocalMinute(ledger.frontier).day;
    if (day === this.settingsDay) return;
    this.settingsDay = day;
    for (const [key, { minute }] of this.closed) {
      if (ledger.frontier - minute > RECURRENCE_MINUTES.slow) this.closed.delete(key);
    }
    this.settings = computeSettings(this.options.sensitivity, ledger.organization);
  }

  private judge(series: Series, at: number, events: DetectionEvent[]): void {
    const { ledger } = this;
    if (!ledger) return;
    const minute = ledger.frontier;
    if (series.level !== 'key') {
      this.judgeParent(series, minute, at, events);
      return;
    }
    const found = this.collectEvidence(series, minute);
    const best = found[0];
    if (best) this.take(series, best, found, minute, at, events);
    this.judgeSlow(series, minute, at, events);
  }

  private collectEvidence(series: Series, minute: number): Evidence[] {
    const plan = findPlanShift(this.options.plans ?? [], series, minute, this.calendar);
    const found = judgeLevel(series, minute, this.calendar, this.settings, plan);
    if (plan === null) found.push(...judgeNovelty(series, minute, this.settings));
    const waking = judgeWaking(series, minute, this.settings);
    if (waking) found.push(waking);
    const { day } = this.calendar.findLocalMinute(minute);
    if (series.sleptMinutes === 0 && countKnownDays(series, day) < YOUNG_DAYS) {
      const young = judgeYoungKey(series, minute, this.settings, this.settings.criticalRate * 0.5);
      const isEstablished = minute - (this.ledger?.organization.firstSeen ?? minute) > 7 * 1_440;
      if (young && isEstablished && !this.isRotation(series, minute)) found.push(young);
    }
    return found.sort((left, right) => right.rate - left.rate);
  }

  private isRotation(series: Series, minute: number): boolean {
    return inheritHistory(series, this.ledger?.series.values() ?? [], minute) !== 'none';
  }

  private judgeSlow(series: Series, minute: number, at: number, events: DetectionEvent[]): void {
    const hour = Math.floor(minute / 60);
    if (series.lastSlowHour === hour) return;
    series.lastSlowHour = hour;
    if (minute - series.firstSeen < YOUNG_DAYS * 1_440) this.isRotation(series, minute);
    const plan = findPlanShift(this.options.plans ?? [], series, minute, this.calendar);
    const thresholds = findThresholds(series, minute, this.calendar, this.settings.slack, plan);
    const usualDay = thresholds[MEASURE.day]?.usual ?? 0;
    const evidence =
      judgeSteadyDay(series, minute, this.settings, thresholds[MEASURE.steadyDay], usualDay) ??
      judgeDrift(series, minute, this.settings, plan);
    if (evidence) this.take(series, evidence, [evidence], minute, at, events);
  }

  private judgeParent(series: Series, minute: number, at: number, events: DetectionEvent[]): void {
    const { ledger } = this;
    if (!ledger) return;
    const found = judgeLevel(series, minute, this.calendar, this.settings, null);
    const best = found[0];
    if (!best) return;
    const children = findChildExcess(ledger.series.values(), series, minute);
    const hasOpenChild = this.open.some((incident) => {
      const owner = ledger.series.get(incident.seriesKey);
      return owner !== undefined && (series.level === 'organization' || owner.parent === series);
    });
    if (hasOpenChild) return;
    const top = children[0];
    const all = children.reduce((sum, child) => sum + child.excess, 0);
    if (top && top.excess >= 0.6 * all) return;
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
    const pace = evidence.test === 'drift' ? 'slow' : 'fast';
    const severity = this.decideSeverity(series, evidence, found, minute);
    const known = this.open.find((incident) => incident.seriesKey === series.key && incident.pace === pace);
    if (known) {
      known.lastMinute = Math.max(known.lastMinute, minute);
      this.extendLimit(series, known);
      const grown = severity === 'critical' && known.severity === 'warning';
      if (evidence.rate > known.peakRate) known.peakRate = evidence.rate;
      if (!grown) return;
      known.severity = severity;
      known.evidence = evidence;
      events.push(this.render('escalated', series, known, found, minute, at));
      return;
    }
    if (this.isRecurrence(series.key, pace, evidence.rate, minute)) return;
    // A slow rise that a fast incident already tells about is not a second cause.
    if (pace === 'slow' && this.open.some((incident) => incident.seriesKey === series.key)) return;
    const incident: OpenIncident = {
      id: ++this.incidents,
      seriesKey: series.key,
      pace,
      kind: KINDS[evidence.test],
      severity,
      scope: {},
      fromMinute: minute - evidence.windowMinutes + 1,
      lastMinute: minute,
      peakRate: evidence.rate,
      evidence,
      explanation: '',
    };
    this.open.push(incident);
    this.extendLimit(series, incident);
    events.push(this.render('opened', series, incident, found, minute, at));
  }

  /** The same again soon after it was over is no news unless it is clearly larger. */
  private isRecurrence(seriesKey: string, pace: IncidentPace, rate: number, minute: number): boolean {
    const fast = this.closed.get(`${seriesKey} fast`);
    const slow = this.closed.get(`${seriesKey} slow`);
    if (pace === 'slow') {
      return [fast, slow].some((last) => last !== undefined && minute - last.minute < RECURRENCE_MINUTES.slow);
    }
    return fast !== undefined && minute - fast.minute < RECURRENCE_MINUTES.fast && rate < 1.5 * fast.peakRate;
  }

  private extendLimit(series: Series, incident: OpenIncident): void {
    if (incident.pace === 'slow') return;
    const limit = series.limits.find((entry) => entry.fromMinute === incident.fromMinute);
    const until = Math.min(incident.lastMinute + 60, incident.fromMinute + 3 * 1_440);
    if (limit) limit.untilMinute = until;
    else {
      const { slack } = this.settings;
      const hour = findThresholds(series, incident.lastMinute, this.calendar, slack, null)[MEASURE.hour]?.limit ?? 0;
      series.limits.push({ fromMinute: incident.fromMinute, untilMinute: until, hour });
    }
    series.changed = true;
  }

  private decideSeverity(
    series: Series,
    evidence: Evidence,
    found: readonly Evidence[],
    minute: number,
  ): DetectionSeverity {
    if (evidence.test === 'canary') return 'critical';
    if (evidence.test === 'drift' || evidence.rate < this.settings.criticalRate) return 'warning';
    if (evidence.test === 'loop' || found.some(({ test }) => NOVEL.has(test))) return 'critical';
    // Worth waking someone only when no hour of the last four weeks, at whatever time, came near it.
    const record =
      findThresholds(series, minute, this.calendar, this.settings.slack, null)[MEASURE.anyHour]?.largest ?? 0;
    const needed = evidence.test === 'burst' ? record : (2.5 * record * Math.max(60, evidence.windowMinutes)) / 60;
    return evidence.observed >= needed ? 'critical' : 'warning';
  }

  private closeQuiet(at: number, events: DetectionEvent[], quietUntil = Number.NEGATIVE_INFINITY): void {
    const { ledger } = this;
    if (!ledger || this.open.length === 0) return;
    const now = Math.max(ledger.frontier, quietUntil);
    for (let index = this.open.length - 1; index >= 0; index--) {
      const incident = this.open[index];
      if (!incident || now - incident.lastMinute < QUIET_MINUTES[incident.pace]) continue;
      this.open.splice(index, 1);
      this.closed.set(`${incident.seriesKey} ${incident.pace}`, {
        minute: incident.lastMinute,
        peakRate: incident.peakRate,
      });
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
    const { evidence } = incident;
    const excess = Math.max(0, evidence.observed - evidence.usual);
    const names = this.options.names ?? {};
    const cause = event === 'resolved' ? null : findCause(series, found[0] ?? evidence, excess, minute, names);
    if (cause) incident.scope = cause.scope;
    if (event !== 'resolved') incident.explanation = explain(series, incident, found, minute, names);
    return {
      event,
      at,
      incident: incident.id,
      kind: incident.kind,
      severity: incident.severity,
      scope: incident.scope,
      window: { startSeconds: incident.fromMinute * 60, endSeconds: (incident.lastMinute + 1) * 60 },
      observedNanos: toNanos(evidence.observed),
      expectedNanos: toNanos(evidence.usual),
      excessNanos: toNanos(excess),
      ratePerHourNanos: toNanos(evidence.rate),
      projected24hNanos: toNanos(evidence.rate * 24),
      contributors: cause?.contributors ?? [],
      facts: [],
      explanation: incident.explanation,
    };
  }
}

const NOVEL: ReadonlySet<string> = new Set(['model', 'user', 'tier', 'woke', 'newKey']);

const KINDS: Record<Evidence['test'], DetectionKind> = {
  burst: 'spike',
  hour: 'spike',
  steady: 'spike',
  sixHours: 'spike',
  day: 'spike',
  price: 'price',
  loop: 'loop',
  night: 'novelty',
  model: 'novelty',
  user: 'novelty',
  tier: 'novelty',
  woke: 'novelty',
  newKey: 'novelty',
  canary: 'novelty',
  drift: 'drift',
  budget: 'budget',
};

function toNanos(micros: number): bigint {
  return BigInt(Math.round(micros)) * 1_000n;
}
