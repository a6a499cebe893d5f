import type { Evidence } from './judge';
import type { DetectionKind, DetectionScope, DetectionSeverity } from './types';

/** Fast incidents end when the hour is ordinary again, slow ones when the day is, those of a budget with the month. */
export type IncidentPace = 'fast' | 'slow' | 'month';

/** One open incident. Minutes are UTC; amounts micro-dollars. JSON-able. */
export type OpenIncident = {
  id: number;
  seriesKey: string;
  pace: IncidentPace;
  kind: DetectionKind;
  severity: DetectionSeverity;
  scope: DetectionScope;
  openedScope: DetectionScope;
  /** Series of the one key it was about before more became known. */
  narrowKey?: string;
  fromMinute: number;
  /** Newest minute at which something was still unusual. */
  lastMinute: number;
  peakRate: number;
  evidence: Evidence;
  explanation: string;
  /** Unix seconds of the last event about it. */
  updatedAt: number;
};

/**
 * What is remembered of an incident that is over, so that the same again is not told as news: when it was last seen, when
 * last told, and what the same again cost since then without being told, micro-dollars.
 */
type ClosedIncident = {
  minute: number;
  toldMinute: number;
  peakRate: number;
  severity: DetectionSeverity;
  untold: number;
};

/** Quiet minutes after which an incident is over. */
const QUIET_MINUTES = { fast: 120, slow: 1_440, month: 1_440 } as const;

/** Seconds between two updates of one incident, at least. */
export const UPDATE_SECONDS = 300;

/** After a critical one, when people look at the key anyway. */
const CRITICAL_MINUTES = 1_440;
/** Minutes after it was told in which the same series does not open another incident of about the same size. */
const MAX_SILENT_MINUTES = 28 * 1_440;
/** Slow rises are looked at once an hour, over a day that was counted before. */
const LONGEST_STEP_MINUTES = 60;
/** Times the rate told before by which a later one is news. */
const LARGER = { fast: 1.5, fastAfterSlow: 4, slow: 2 } as const;

/** What is open, and what was lately: whether a finding belongs to a known incident or is the same again. */
export class IncidentBook {
  readonly open: OpenIncident[] = [];
  private readonly closed = new Map<string, ClosedIncident>();
  /** Opened so far; numbers them. */
  count = 0;

  /** The open incident that a finding on a series goes on with. */
  find(seriesKey: string, pace: IncidentPace, evidence: Evidence): OpenIncident | undefined {
    return this.open.find(
      (incident) =>
        incident.seriesKey === seriesKey && incident.pace === pace && isSameSpread(incident.evidence, evidence),
    );
  }

  /** What an open incident of the series tells already, at the other pace. `floor`: micro-dollars an hour. */
  isTold(seriesKey: string, pace: IncidentPace, rate: number, floor: number): boolean {
    // A slow rise that a fast incident already tells about is not a second cause.
    if (pace === 'slow') return this.open.some((incident) => incident.seriesKey === seriesKey);
    if (pace !== 'fast') return false;
    // A slow rise in progress makes single hours unusual too; only something much larger is a cause of its own.
    const slow = this.open.find((incident) => incident.seriesKey === seriesKey && incident.pace === 'slow');
    return slow !== undefined && rate < Math.max(4 * slow.peakRate, floor);
  }

  /**
   * The same again soon after it was over is no news unless it is clearly larger; while it keeps coming back it counts
   * as going on, until it cost `mostUntold` micro-dollars unsaid. `windowMinutes`: what the finding looked at.
   */
  isRecurrence(
    seriesKey: string,
    pace: IncidentPace,
    rate: number,
    minute: number,
    { windowMinutes = LONGEST_STEP_MINUTES, mostUntold = Number.POSITIVE_INFINITY } = {},
  ): boolean {
    if (pace === 'month') return false;
    const fast = this.closed.get(`${seriesKey} fast`);
    const slow = this.closed.get(`${seriesKey} slow`);
    // After a leak the next one is news at any size, but not its last hours.
    const isAfterLeak = pace === 'fast' && fast?.severity === 'critical';
    const isLikeFast = isAgain(fast, LARGER[pace], rate, minute);
    if (isAfterLeak && !(isLikeFast && minute - fast.minute < CRITICAL_MINUTES)) return false;
    const isLikeSlow = isAgain(slow, pace === 'slow' ? LARGER.slow : LARGER.fastAfterSlow, rate, minute);
    const known = [isLikeFast ? fast : undefined, isLikeSlow ? slow : undefined].filter((one) => one !== undefined);
    for (const one of known) {
      const step = Math.min(LONGEST_STEP_MINUTES, windowMinutes, minute - one.minute);
      one.untold += (rate / 60) * Math.max(0, step);
      one.minute = Math.max(one.minute, minute);
    }
    return known.length > 0 && known.every((one) => one.untold < mostUntold);
  }

  /** Takes out the incidents that were quiet for long enough by `minute`, newest first. */
  close(minute: number): OpenIncident[] {
    const over: OpenIncident[] = [];
    for (let index = this.open.length - 1; index >= 0; index--) {
      const incident = this.open[index];
      if (!incident || minute - incident.lastMinute < QUIET_MINUTES[incident.pace]) continue;
      this.open.splice(index, 1);
      const { fromMinute, lastMinute, peakRate, severity } = incident;
      const closed = { minute: lastMinute, toldMinute: fromMinute, peakRate, severity, untold: 0 };
      this.closed.set(`${incident.seriesKey} ${incident.pace}`, closed);
      if (incident.narrowKey !== undefined) this.closed.set(`${incident.narrowKey} ${incident.pace}`, { ...closed });
      over.push(incident);
    }
    return over;
  }

  /** Drops what is over for so long that the same again would be news. */
  forgetBefore(minute: number): void {
    for (const [key, closed] of this.closed) {
      if (minute - closed.toldMinute > MAX_SILENT_MINUTES) this.closed.delete(key);
    }
  }

  describe(): { incidents: number; open: OpenIncident[]; closed: [string, ClosedIncident][] } {
    return { incidents: this.count, open: this.open, closed: [...this.closed.entries()] };
  }

  restore(state: ReturnType<IncidentBook['describe']>): void {
    this.count = state.incidents;
    this.open.push(...state.open);
    for (const [key, value] of state.closed) this.closed.set(key, value);
  }
}

function isAgain(known: ClosedIncident | undefined, larger: number, rate: number, minute: number): boolean {
  return known !== undefined && rate < larger * known.peakRate && minute - known.toldMinute < MAX_SILENT_MINUTES;
}

/** Incidents about a user or model on several keys are told apart by it. */
function isSameSpread(known: Evidence, next: Evidence): boolean {
  if (known.spreadKeys === undefined || next.spreadKeys === undefined) return known.spreadKeys === next.spreadKeys;
  return known.subject === next.subject;
}
