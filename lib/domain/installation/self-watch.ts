import type { IncidentMeasures, Severity } from '@/lib/domain/incidents/incident';
import { DAY_MS, MINUTE_MS } from '@/lib/domain/time';

/** What the watch over ourselves finds: a process, a channel or a key that no longer does its part. */
export type SelfTrouble =
  | { kind: 'fine' }
  | { kind: 'trouble'; severity: Severity; since: Date; title: string; text: string };

/** A worker process as its heartbeat shows it. */
export type WorkerBeat = { startedAt: Date; beatAt: Date };

/** A worker beats every few seconds; after this long without a beat it counts as gone. */
const SILENT_MS = 60_000;
/** A worker that vanished while others run is reported this long. */
const LOST_MS = 30 * MINUTE_MS;

/**
 * Whether workers are alive. `watchedSince` is when the watcher itself began: right after a start no heartbeat has
 * arrived yet. A process that ended in good order has removed its heartbeat, so a silent one has crashed; that is over
 * once another one started after it.
 */
export function judgeWorkers(beats: readonly WorkerBeat[], watchedSince: Date, now: Date): SelfTrouble {
  const isAlive = ({ beatAt }: WorkerBeat) => now.getTime() - beatAt.getTime() < SILENT_MS;
  const alive = beats.filter(isAlive);
  const [last] = [...beats].sort((left, right) => right.beatAt.getTime() - left.beatAt.getTime());
  if (alive.length === 0) {
    const since = new Date(Math.max(last?.beatAt.getTime() ?? 0, watchedSince.getTime()));
    if (now.getTime() - since.getTime() < 2 * SILENT_MS) return { kind: 'fine' };
    const text =
      'No worker process runs: usage is not read, nothing is judged, and this message was sent by the web process. Start "spendwatch worker" or look into its log.';
    return { kind: 'trouble', severity: 'critical', since, title: 'No worker runs', text };
  }
  const lost = beats.find(
    (one) =>
      !isAlive(one) &&
      now.getTime() - one.beatAt.getTime() < LOST_MS &&
      !alive.some((other) => other.startedAt > one.beatAt),
  );
  if (!lost) return { kind: 'fine' };
  const others = alive.length === 1 ? 'Another one runs' : `${alive.length} others run`;
  return {
    ...{ kind: 'trouble', severity: 'warning', since: lost.beatAt, title: 'A worker vanished' },
    text: `A worker process stopped without saying goodbye. ${others} and took over its work; look into the log of the one that is gone.`,
  };
}

/** State of a channel, by its deliveries. */
export type ChannelStanding = {
  name: string;
  failingSince: Date | null;
  lastError: string | null;
  /** Given up within the last hour. */
  deadRecipients: readonly { recipient: string; reply: string }[];
};

const FAILING_MS = 5 * MINUTE_MS;

/** Whether a channel gets through: failing for five minutes, or messages given up in the last hour. */
export function judgeChannel(channel: ChannelStanding, hasOther: boolean, now: Date): SelfTrouble {
  const { name, failingSince, lastError, deadRecipients } = channel;
  if (failingSince && now.getTime() - failingSince.getTime() >= FAILING_MS) {
    const others = hasOther
      ? 'Other channels are used meanwhile.'
      : 'No other channel works, so no notification can be sent.';
    const text = `Nothing gets through "${name}". ${others} The last answer was: ${lastError ?? 'none'}. Messages are kept and go out when it works again.`;
    const severity = hasOther ? 'warning' : 'critical';
    return { kind: 'trouble', severity, since: failingSince, title: `Channel "${name}" does not get through`, text };
  }
  const [first] = deadRecipients;
  if (!first) return { kind: 'fine' };
  const names = [...new Set(deadRecipients.map((one) => one.recipient))];
  const text = `${deadRecipients.length} message${deadRecipients.length === 1 ? '' : 's'} to ${names.join(', ')} in "${name}" ${deadRecipients.length === 1 ? 'was' : 'were'} given up. The last answer was: ${first.reply}. Correct the recipient, then send them again from the list of deliveries.`;
  return { kind: 'trouble', severity: 'warning', since: now, title: `Messages through "${name}" were refused`, text };
}

/** Whether a provider key will stop working soon: two weeks before it is worth reading, two days before worth waking. */
export function judgeKeyExpiry(connection: { name: string; expiresAt: Date | null }, now: Date): SelfTrouble {
  const { name, expiresAt } = connection;
  if (expiresAt === null) return { kind: 'fine' };
  const days = Math.ceil((expiresAt.getTime() - now.getTime()) / DAY_MS);
  if (days > 14) return { kind: 'fine' };
  const when = days <= 0 ? 'has expired' : `expires in ${days} day${days === 1 ? '' : 's'}`;
  return {
    kind: 'trouble',
    severity: days <= 2 ? 'critical' : 'warning',
    since: new Date(Math.min(now.getTime(), expiresAt.getTime())),
    title: `The key of "${name}" ${when}`,
    text: `The provider key that "${name}" is read with ${when}. Without it usage is not known and a leak cannot be seen: make a new one and replace it in the settings of the connection.`,
  };
}

/** Measures of trouble that has no amounts. */
export function renderSelfTrouble(trouble: Extract<SelfTrouble, { kind: 'trouble' }>, now: Date): IncidentMeasures {
  return {
    title: trouble.title,
    windowStart: trouble.since,
    windowEnd: now,
    ...{ observedNanos: 0n, expectedNanos: 0n, excessNanos: 0n, ratePerHourNanos: 0n, projected24hNanos: 0n },
    contributors: [],
    facts: [],
    explanation: trouble.text,
  };
}

const MAX_REASON_LENGTH = 300;

/** Whether a judge fails: what it would find opens no incident meanwhile. */
export function judgeFailure(judge: string, failure: { since: Date; message: string } | null): SelfTrouble {
  if (failure === null) return { kind: 'fine' };
  const reason = failure.message.replaceAll(/\s+/g, ' ').slice(0, MAX_REASON_LENGTH);
  const text = `The part "${judge}" fails on each try, so what it would find is not reported. Everything else goes on. The last error was: ${reason}`;
  return { kind: 'trouble', severity: 'warning', since: failure.since, title: `Judging fails: ${judge}`, text };
}
