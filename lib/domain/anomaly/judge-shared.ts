import { buildScope, type Cause } from './cause';
import type { Evidence, JudgeSettings } from './judge';
import type { Series } from './series';
import {
  isShared,
  LEAST_SHARED_KEYS,
  readSharedSubject,
  readSubject,
  SHARED_LEVELS,
  type SharedSeries,
} from './shared-subjects';
import type { Contributor } from './types';

/** Part of the rise from which a key counts as one of those it is spread over. */
const LEAST_PART = 0.05;
/** Part of the rise by which one key explains it, and by which one user explains that of a model. */
const MOST_PART = 0.5;
/** Part of the subject's rise by which its keys must have grown: the same work under another name is none. */
const LEAST_GROWTH = 0.5;
/** Part of all that the organization grew by; where everything rises, no user or model explains it. */
const LEAST_OF_ALL = 0.5;
/** Part of the organization's spend beyond which a subject is the organization by another name. */
const MOST_OF_ALL = 0.8;
/** Part of what was found that the keys' own rises must explain, and of a key's rise that the subject must carry. */
const LEAST_CARRIED = 0.6;
/** Part of the floor that all of them together must rise by in an hour. */
const LEAST_FLOOR = 0.4;
const MAX_CONTRIBUTORS = 8;

/** What one key has of the rise of a user or model, micro-dollars within the window. */
type Part = { series: Series; excess: number; grown: number };

/**
 * Whether a rise of a known user or model is a matter of its own: spread over three keys or more, none of which carries
 * half of it, more than what else changed there, and not the whole organization's. `isTold`: an incident of that key
 * tells its part already. Returns the finding with its subject; null = keys, or the organization, explain it.
 */
export function claimShared(
  series: SharedSeries,
  evidence: Evidence,
  all: ReadonlyMap<string, Series>,
  minute: number,
  settings: JudgeSettings,
  isTold: (series: Series) => boolean,
): Evidence | null {
  // Over several keys the cost of a request goes by which of them are in use.
  if (evidence.test === 'price') return null;
  const organization = all.get('organization');
  if (!organization) return null;
  if (series.expectHourAt(minute) > MOST_OF_ALL * organization.expectHourAt(minute)) return null;
  const parts = listParts(series, all, minute).filter((part) => !isTold(part.series));
  let rise = 0;
  let grown = 0;
  for (const part of parts) {
    rise += part.excess;
    grown += part.grown;
  }
  const spread = parts.filter(({ excess }) => excess >= LEAST_PART * rise).length;
  if (spread < LEAST_SHARED_KEYS || (parts[0]?.excess ?? 0) > MOST_PART * rise) return null;
  if (rise < LEAST_CARRIED * (evidence.observed - evidence.usual) || rise < settings.floor * LEAST_FLOOR) return null;
  const grownInAll = organization.ring.sumCost(minute, 60) - organization.expectHourAt(minute);
  if (grown < LEAST_GROWTH * rise || rise < LEAST_OF_ALL * grownInAll) return null;
  if (series.level === 'model' && hasNarrowerUser(series, parts, all, minute)) return null;
  return { ...evidence, dimension: series.level, subject: readSharedSubject(series), spreadKeys: spread };
}

/** Keys on which the subject costs more than its usual part of them, most first. */
function listParts(series: SharedSeries, all: ReadonlyMap<string, Series>, minute: number): Part[] {
  const parts: Part[] = [];
  for (const key of all.values()) {
    if (key.level !== 'key') continue;
    const part = measurePart(series, key, minute);
    if (part.excess > 0) parts.push(part);
  }
  return parts.sort((left, right) => right.excess - left.excess || (left.series.key < right.series.key ? -1 : 1));
}

/** Keys with a part worth naming of the subject's rise, most first. */
export function listCarriers(series: SharedSeries, all: ReadonlyMap<string, Series>, minute: number): Series[] {
  const parts = listParts(series, all, minute);
  const rise = parts.reduce((sum, { excess }) => sum + excess, 0);
  return parts.filter(({ excess }) => excess >= LEAST_PART * rise).map((part) => part.series);
}

/** What the subject spent on a key in the last hour above its usual part of it. */
function measurePart({ level, key }: SharedSeries, series: Series, minute: number): Part {
  const subject = key.slice(level.length + 1);
  let cost = 0;
  let usualDay = 0;
  let usualSubject = 0;
  for (const leaf of series.leaves) {
    usualDay += leaf.usualDay;
    if (readSubject(leaf, level) !== subject) continue;
    usualSubject += leaf.usualDay;
    if (minute - leaf.lastSeen < 240) cost += leaf.ring.sumCost(minute, 60);
  }
  if (cost === 0) return { series, excess: 0, grown: 0 };
  const expected = series.expectHourAt(minute);
  const excess = cost - (usualDay > 0 ? (usualSubject / usualDay) * expected : 0);
  return { series, excess, grown: series.ring.sumCost(minute, 60) - expected };
}

/**
 * The user, else the model, that carries what is unusual on a key and on two others or more that are told already: from
 * the third on they are one matter, unless one key has half of it. `rate`: micro-dollars an hour above the usual of the
 * key. `told`: keys with a young incident. Null = none.
 */
export function findCommonSubject(
  series: Series,
  rate: number,
  told: readonly Series[],
  all: ReadonlyMap<string, Series>,
  minute: number,
): { shared: SharedSeries; evidence: Evidence } | null {
  if (told.length < LEAST_SHARED_KEYS - 1) return null;
  for (const level of SHARED_LEVELS) {
    for (const leaf of series.leaves) {
      const shared = all.get(`${level} ${readSubject(leaf, level) ?? ''}`);
      if (minute - leaf.lastSeen > 60 || !shared || !isShared(shared) || !carries(shared, series, minute)) continue;
      const others = told.filter((key) => key !== series && carries(shared, key, minute));
      if (others.length < LEAST_SHARED_KEYS - 1) continue;
      const parts = listParts(shared, all, minute);
      const rise = parts.reduce((sum, { excess }) => sum + excess, 0);
      if ((parts[0]?.excess ?? 0) > MOST_PART * rise || rate > MOST_PART * rise) continue;
      if (level === 'model' && hasNarrowerUser(shared, parts, all, minute)) continue;
      const usual = shared.expectHourAt(minute);
      const evidence: Evidence = {
        test: 'together',
        windowMinutes: 60,
        observed: usual + rise,
        usual,
        largest: usual,
        margin: Math.log1p(rise / Math.max(1, usual)),
        rate: rise,
        dimension: level,
        subject: readSharedSubject(shared),
        spreadKeys: parts.filter(({ excess }) => excess >= LEAST_PART * rise).length,
      };
      return { shared, evidence };
    }
  }
  return null;
}

function carries(shared: SharedSeries, series: Series, minute: number): boolean {
  const { excess, grown } = measurePart(shared, series, minute);
  return excess > 0 && excess >= LEAST_CARRIED * grown;
}

/** A user who carries the model's rise and usually spends less than the model does is the narrower cause. */
function hasNarrowerUser(
  model: Series,
  parts: readonly Part[],
  all: ReadonlyMap<string, Series>,
  minute: number,
): boolean {
  const subject = readSharedSubject(model);
  const users = new Map<string, number>();
  let whole = 0;
  for (const { series } of parts) {
    for (const leaf of series.leaves) {
      if (leaf.identity.model !== subject) continue;
      const over = leaf.ring.sumCost(minute, 60) - leaf.usualDay / 24;
      whole += Math.max(0, over);
      const { userId } = leaf.identity;
      if (userId !== null) users.set(userId, (users.get(userId) ?? 0) + over);
    }
  }
  for (const [userId, over] of users) {
    const shared = all.get(`user ${userId}`);
    const isNarrower = !shared || shared.expectHourAt(minute) <= model.expectHourAt(minute);
    if (isNarrower && over > MOST_PART * whole) return true;
  }
  return false;
}

/** The subject itself, and the keys by their part; the project where all keys are of one. */
export function findSharedCause(
  series: SharedSeries,
  excess: number,
  all: ReadonlyMap<string, Series>,
  minute: number,
): Cause {
  const subject = readSharedSubject(series);
  const parts = listParts(series, all, minute);
  const rise = parts.reduce((sum, part) => sum + part.excess, 0);
  const [first] = parts;
  const isOneProject = first !== undefined && parts.every((part) => part.series.projectId === first.series.projectId);
  const project = isOneProject && first.series.projectId !== null ? { projectId: first.series.projectId } : {};
  const contributors: Contributor[] = [build(series.level, subject, excess, 1)];
  for (const part of parts.slice(0, MAX_CONTRIBUTORS - 1)) {
    const { apiKeyId } = buildScope(part.series);
    if (apiKeyId !== undefined) contributors.push(build('apiKey', apiKeyId, excess, part.excess / rise));
  }
  return {
    scope: { ...project, ...(series.level === 'user' ? { userId: subject } : { model: subject }) },
    contributors,
  };
}

function build(dimension: Contributor['dimension'], value: string, excess: number, share: number): Contributor {
  return { dimension, value, excessNanos: BigInt(Math.round(excess * share)) * 1_000n, share };
}
