import { USAGE_KINDS, type UsageKind } from '@/lib/domain/usage/usage';
import { ByteReader, ByteWriter } from './byte-codec';
import { COLUMNS, HISTORY_DAYS } from './day-history';
import { Leaf } from './leaf';
import { type MinuteRing, RING_MINUTES } from './minute-ring';
import { SERIES_LEVELS, type Series, type SeriesLevel } from './series';

/** Raised when the layout changes: older state is then discarded and learnt again from stored usage. */
export const STATE_VERSION = 3;

const NO_FLAG = 255;

/** State of one series without its minutes, which its leaves carry. */
export function encodeSeries(series: Series): Uint8Array {
  const out = new ByteWriter();
  out.writeCount(STATE_VERSION);
  out.writeCount(SERIES_LEVELS.indexOf(series.level));
  out.writeText(series.projectId);
  out.writeText(series.apiKeyId);
  for (const value of readIntegers(series)) out.writeInteger(value);
  out.writeFloat(series.openTotal);
  out.writeFloat(series.openExpected);
  for (const value of series.hours.cost) out.writeInteger(value);
  for (const value of series.hours.requests) out.writeInteger(value);
  for (const value of series.open) out.writeFloat(value);
  out.writeSmallFloats(series.profile);
  writeHistory(out, series);
  out.writeCount(series.limits.length);
  for (const limit of series.limits) {
    out.writeInteger(limit.fromMinute);
    out.writeInteger(limit.untilMinute);
    out.writeFloat(limit.hour);
  }
  const coarse = Object.entries(series.coarse.byKind);
  out.writeCount(coarse.length);
  for (const [kind, cost] of coarse) {
    out.writeCount(USAGE_KINDS.indexOf(kind as UsageKind));
    out.writeInteger(cost);
  }
  return out.finish();
}

/** Fields that are integers, in the order of storage; `decodeSeries` reads them back in the same order. */
function readIntegers(series: Series): number[] {
  return [
    series.ring.newest,
    series.ring.lastUsed,
    series.firstSeen,
    series.lastSeen,
    series.activeSince,
    series.sinceActive,
    series.sleptMinutes,
    series.lastSlowHour,
    series.live5,
    series.live60,
    series.requests5,
    series.requests60,
    series.settled,
    series.settled5,
    series.settled60,
    series.settledRequests5,
    series.settledRequests60,
    series.openDay,
    series.profileDays[0],
    series.profileDays[1],
    series.coarse.day,
    Number(series.hasSuccessor),
  ];
}

export type SeriesHead = {
  level: SeriesLevel;
  projectId: string | null;
  apiKeyId: string | null;
};

/** Reads a blob of `encodeSeries`; `open` supplies the empty series for its identity. */
export function decodeSeries(bytes: Uint8Array, open: (head: SeriesHead) => Series): Series {
  const input = new ByteReader(bytes);
  if (input.readCount() !== STATE_VERSION) throw new RangeError('series state: written by another version');
  const level = SERIES_LEVELS[input.readCount()] ?? 'key';
  const series = open({ level, projectId: input.readText(), apiKeyId: input.readText() });
  const next = (): number => input.readInteger();
  series.ring.restart(next());
  series.ring.lastUsed = next();
  series.firstSeen = next();
  series.lastSeen = next();
  series.activeSince = next();
  series.sinceActive = next();
  series.sleptMinutes = next();
  series.lastSlowHour = next();
  series.live5 = next();
  series.live60 = next();
  series.requests5 = next();
  series.requests60 = next();
  series.settled = next();
  series.settled5 = next();
  series.settled60 = next();
  series.settledRequests5 = next();
  series.settledRequests60 = next();
  series.openDay = next();
  series.profileDays = [next(), next()];
  const coarseDay = next();
  series.hasSuccessor = next() === 1;
  series.openTotal = input.readFloat();
  series.openExpected = input.readFloat();
  const { cost, requests } = series.hours;
  for (let index = 0; index < cost.length; index++) cost[index] = next();
  for (let index = 0; index < requests.length; index++) requests[index] = next();
  for (let index = 0; index < series.open.length; index++) series.open[index] = input.readFloat();
  input.readSmallFloats(series.profile);
  readHistory(input, series);
  for (let left = input.readCount(); left > 0; left--) {
    series.limits.push({ fromMinute: next(), untilMinute: next(), hour: input.readFloat() });
  }
  series.coarse.day = coarseDay;
  for (let left = input.readCount(); left > 0; left--) {
    const kind = USAGE_KINDS[input.readCount()] ?? 'completions';
    series.coarse.byKind[kind] = next();
  }
  series.changed = false;
  return series;
}

/** Days that are known only; a new key costs few bytes. */
function writeHistory(out: ByteWriter, series: Series): void {
  const { days, levels } = series.history;
  const known = [...days.keys()].filter((slot) => (days[slot] ?? 0) > -1_000_000);
  out.writeCount(known.length);
  for (const slot of known) {
    out.writeInteger(days[slot] ?? 0);
    out.writeLevels(levels.subarray(slot * COLUMNS, (slot + 1) * COLUMNS));
  }
}

function readHistory(input: ByteReader, series: Series): void {
  const { days, levels } = series.history;
  for (let left = input.readCount(); left > 0; left--) {
    const day = input.readInteger();
    const slot = ((day % HISTORY_DAYS) + HISTORY_DAYS) % HISTORY_DAYS;
    days[slot] = day;
    input.readLevels(levels.subarray(slot * COLUMNS, (slot + 1) * COLUMNS));
  }
}

/** One stream of a key with its minutes. */
export function encodeLeaf(series: Series, leaf: Leaf): Uint8Array {
  const out = new ByteWriter();
  out.writeCount(STATE_VERSION);
  out.writeText(series.key);
  out.writeCount(leaf.ordinal);
  const { identity } = leaf;
  out.writeCount(USAGE_KINDS.indexOf(identity.kind));
  out.writeText(identity.model);
  out.writeText(identity.userId);
  out.writeCount(identity.batch === null ? NO_FLAG : Number(identity.batch));
  out.writeText(identity.serviceTier);
  out.writeCount(Number(leaf.unpriced) + 2 * Number(leaf.isTainted));
  for (const value of [leaf.firstSeen, leaf.lastSeen, leaf.day, leaf.today, leaf.taughtDays]) out.writeInteger(value);
  out.writeFloat(leaf.peakDay);
  out.writeFloat(leaf.usualDay);
  writeRing(out, leaf.ring);
  return out.finish();
}

/** Reads a blob of `encodeLeaf`: the key of its series, and the leaf. */
export function decodeLeaf(bytes: Uint8Array): { seriesKey: string; leaf: Leaf } {
  const input = new ByteReader(bytes);
  if (input.readCount() !== STATE_VERSION) throw new RangeError('stream state: written by another version');
  const seriesKey = input.readText() ?? '';
  const ordinal = input.readCount();
  const kind = USAGE_KINDS[input.readCount()] ?? 'completions';
  const model = input.readText();
  const userId = input.readText();
  const batch = input.readCount();
  const serviceTier = input.readText();
  const leaf = new Leaf(
    { kind, model, userId, batch: batch === NO_FLAG ? null : batch === 1, serviceTier },
    0,
    0,
    ordinal,
  );
  const flags = input.readCount();
  leaf.unpriced = flags % 2 === 1;
  leaf.isTainted = flags >= 2;
  leaf.firstSeen = input.readInteger();
  leaf.lastSeen = input.readInteger();
  leaf.day = input.readInteger();
  leaf.today = input.readInteger();
  leaf.taughtDays = input.readInteger();
  leaf.peakDay = input.readFloat();
  leaf.usualDay = input.readFloat();
  readRing(input, leaf.ring);
  leaf.changed = false;
  return { seriesKey, leaf };
}

/** Minutes with anything in them, as gaps between them. */
function writeRing(out: ByteWriter, ring: MinuteRing): void {
  out.writeInteger(ring.newest);
  out.writeInteger(ring.lastUsed);
  const used: number[] = [];
  for (let minute = ring.newest - RING_MINUTES + 1; minute <= ring.newest; minute++) {
    if (ring.costAt(minute) !== 0 || ring.requestsAt(minute) !== 0) used.push(minute);
  }
  out.writeCount(used.length);
  let previous = ring.newest - RING_MINUTES;
  for (const minute of used) {
    out.writeCount(minute - previous);
    out.writeInteger(ring.costAt(minute));
    out.writeInteger(ring.requestsAt(minute));
    previous = minute;
  }
}

function readRing(input: ByteReader, ring: MinuteRing): void {
  ring.restart(input.readInteger());
  const lastUsed = input.readInteger();
  let minute = ring.newest - RING_MINUTES;
  for (let left = input.readCount(); left > 0; left--) {
    minute += input.readCount();
    ring.add(minute, input.readInteger(), input.readInteger());
  }
  ring.lastUsed = lastUsed;
}
