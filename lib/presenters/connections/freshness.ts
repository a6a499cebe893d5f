import type { ConnectionStatus } from '@/lib/contracts/connections/connections';
import type { Reader } from '@/lib/domain/reader';
import { HOUR_MS } from '@/lib/domain/time';
import { formatDayTime, formatDuration, formatRelative, formatTime } from '@/lib/presenters/instant';

export type NamedConnectionStatus = ConnectionStatus & { name: string };

/** How current the whole dashboard is, in one line and one tone. */
export type Freshness = {
  tone: 'ok' | 'stale' | 'critical' | 'waiting' | 'none';
  /** "As of 14:03". */
  asOf: string;
  /** "1 min behind · estimated". */
  detail: string;
};

/** The oldest active connection decides: a number is only as current as its least current part. */
export function describeFreshness(connections: readonly ConnectionStatus[], reader: Reader, now: Date): Freshness {
  const running = connections.filter((one) => one.state !== 'paused');
  // A source without any sender yet is not waited for, unless there is nothing else.
  const sending = running.filter((one) => !(one.isPushed && one.lastSuccessAt === null));
  const active = sending.length > 0 ? sending : running;
  if (connections.length === 0) return { tone: 'none', asOf: 'No provider connected', detail: 'Nothing to show yet' };
  if (active.length === 0) return { tone: 'stale', asOf: 'All connections paused', detail: 'Numbers do not move' };
  const read = active.map((one) => one.lastSuccessAt).filter((at) => at !== null);
  const oldest = read.sort()[0];
  if (active.length > 0 && active.every((one) => one.isPushed && one.lastSuccessAt === null))
    return { tone: 'waiting', asOf: 'Nothing received yet', detail: 'Numbers appear when a sender pushes usage' };
  if (read.length < active.length || oldest === undefined) {
    const isRejected = active.some((one) => one.state === 'rejected');
    return isRejected
      ? { tone: 'critical', asOf: 'Key rejected', detail: 'A provider refuses the key' }
      : { tone: 'waiting', asOf: 'First reading under way', detail: 'Numbers appear within a minute' };
  }
  const isRejected = active.some((one) => one.state === 'rejected');
  const isStale = active.some((one) => one.freshness !== 'fresh');
  const behindMs = Math.max(0, now.getTime() - Date.parse(oldest));
  return {
    tone: isRejected ? 'critical' : isStale ? 'stale' : 'ok',
    asOf: `As of ${formatWhen(oldest, reader, now)}`,
    detail: `${behindMs < 60_000 ? '<1 min' : formatDuration(behindMs)} behind · estimated`,
  };
}

/** Only the time for today, day and time for anything older. */
function formatWhen(at: string, reader: Reader, now: Date): string {
  return now.getTime() - Date.parse(at) < 20 * HOUR_MS ? formatTime(at, reader) : formatDayTime(at, reader);
}

export type ConnectionNotice = {
  key: string;
  tone: 'critical' | 'stale' | 'info';
  title: string;
  text: string;
  percent: number | null;
};

/** Banners: what is wrong with a connection, or how far its history has been read. Nothing for a healthy one. */
export function listConnectionNotices(
  connections: readonly NamedConnectionStatus[],
  reader: Reader,
  now: Date,
): ConnectionNotice[] {
  return connections.flatMap((one) => describeConnection(one, reader, now) ?? []);
}

function describeConnection(one: NamedConnectionStatus, reader: Reader, now: Date): ConnectionNotice | null {
  const key = one.connectionId;
  const cause = one.lastError ? ` ${explainReadError(one.lastError)}` : '';
  if (one.state === 'rejected') {
    return {
      key,
      tone: 'critical',
      title: `${one.name} refuses the key`,
      text: `Usage is not read until it is replaced.${cause}`,
      percent: null,
    };
  }
  if (one.state === 'paused') {
    return { key, tone: 'info', title: `${one.name} is paused`, text: 'Its usage is not read.', percent: null };
  }
  if (one.isPushed && one.freshness === 'stale' && one.lastSuccessAt !== null) {
    return {
      key,
      tone: 'stale',
      title: `Nothing was received for ${one.name} since ${formatWhen(one.lastSuccessAt, reader, now)}`,
      text: `Last message ${formatRelative(one.lastSuccessAt, now)}; spend since then is unknown, not zero.${cause}`,
      percent: null,
    };
  }
  if (one.isPushed && one.freshness === 'never' && !one.lastError) return null;
  if (one.freshness === 'stale' && one.lastSuccessAt !== null) {
    return {
      key,
      tone: 'stale',
      title: `${one.name} has not been read since ${formatWhen(one.lastSuccessAt, reader, now)}`,
      text: `Last reading ${formatRelative(one.lastSuccessAt, now)}; newer spend is missing, not zero.${cause}`,
      percent: null,
    };
  }
  if (one.freshness === 'never' && one.lastError) {
    return { key, tone: 'critical', title: `${one.name} could not be read yet`, text: cause.trim(), percent: null };
  }
  if (one.backfillPercent < 100) {
    return {
      key,
      tone: 'info',
      title: `Reading the history of ${one.name}`,
      text: 'Older days fill in as they arrive.',
      percent: one.backfillPercent,
    };
  }
  return null;
}

/** The provider's own words, cut to a readable length; what went wrong on our side belongs into the log. */
export function explainReadError(error: { code: string; message: string }): string {
  if (error.code === 'internal') return 'Spendwatch failed on its own side; its log has the details.';
  return endSentence(error.message.length > 240 ? `${error.message.slice(0, 239)}…` : error.message);
}

const endSentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
