import { CAUSE_SHARE } from './cause';
import type { Leaf } from './leaf';
import type { Series } from './series';
import { readSubject, type SharedLevel } from './shared-subjects';

/** Part of the rise from which a key counts as one of those it is spread over. */
export const LEAST_PART = 0.05;
/**
 * Half of a rise. What one key, or something narrower, has more of is a matter of that; keys must have grown by as much, for
 * the same work under another name is no rise; and it must be as much of what the organization grew by.
 */
export const MAIN_PART = 0.5;

/** A user, model or kind. */
export type Subject = { level: SharedLevel; name: string };
/** What one key has of the rise of a subject in a window, and what the key grew by in all; micro-dollars. */
export type Part = { series: Series; excess: number; grown: number };

/** Keys on which the subject cost more than its usual part of them in the last minutes, most first. */
export function listParts(subject: Subject, all: ReadonlyMap<string, Series>, minute: number, minutes = 60): Part[] {
  const parts: Part[] = [];
  for (const key of all.values()) {
    if (key.level !== 'key') continue;
    const part = measurePart(subject, key, minute, minutes);
    if (part.excess > 0) parts.push(part);
  }
  return parts.sort((left, right) => right.excess - left.excess || (left.series.key < right.series.key ? -1 : 1));
}

export function sumParts(parts: readonly Part[]): number {
  return parts.reduce((sum, { excess }) => sum + excess, 0);
}

/** Keys with a part worth naming of the subject's rise, most first. */
export function listCarriers(subject: Subject, all: ReadonlyMap<string, Series>, minute: number): Series[] {
  const parts = listParts(subject, all, minute);
  const rise = sumParts(parts);
  return parts.filter(({ excess }) => excess >= LEAST_PART * rise).map((part) => part.series);
}

/** Whether the subject explains what a key grew by. */
export function carries(subject: Subject, series: Series, minute: number): boolean {
  const { excess, grown } = measurePart(subject, series, minute, 60);
  return excess > 0 && excess >= CAUSE_SHARE * grown;
}

/** What the subject spent on a key in the last minutes. */
export function sumSubject({ level, name }: Subject, series: Series, minute: number, minutes: number): number {
  let cost = 0;
  for (const leaf of series.leaves) {
    if (isOf(leaf, level, name) && minute - leaf.lastSeen < 240) cost += leaf.ring.sumCost(minute, minutes);
  }
  return cost;
}

function measurePart(subject: Subject, series: Series, minute: number, minutes: number): Part {
  let usualDay = 0;
  let usualSubject = 0;
  for (const leaf of series.leaves) {
    usualDay += leaf.usualDay;
    if (isOf(leaf, subject.level, subject.name)) usualSubject += leaf.usualDay;
  }
  const cost = sumSubject(subject, series, minute, minutes);
  if (cost === 0) return { series, excess: 0, grown: 0 };
  const expected = (series.expectHourAt(minute) * minutes) / 60;
  const excess = cost - (usualDay > 0 ? (usualSubject / usualDay) * expected : 0);
  return { series, excess, grown: series.ring.sumCost(minute, minutes) - expected };
}

function isOf(leaf: Leaf, level: SharedLevel, name: string): boolean {
  return readSubject(leaf, level) === name;
}
