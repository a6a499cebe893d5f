import type { AccountAct } from './account-act';
import { type AccountEvent, getActorKey, getPlace } from './account-event';
import { type AccountMemory, type ActorMemory, createActorMemory, find } from './account-memory';

/** How long failed sign-ins are remembered one by one. */
export const FAILURE_SECONDS = 3_600;
/** The span within which deletions count together. */
export const DELETION_SECONDS = 900;
/** How long it is remembered what was unusual. */
export const UNUSUAL_SECONDS = 60 * 86_400;
const MOST_REMEMBERED = 2_000;

export const toSecond = (at: Date): number => Math.floor(at.getTime() / 1_000);

/**
 * Lets the memory it is given learn from one event. A failed sign-in teaches nothing about the person whose name was
 * tried. The order of events does not matter, so that late ones teach as well.
 */
export function learnEvent(memory: AccountMemory, event: AccountEvent, act: AccountAct): void {
  const at = toSecond(event.at);
  const key = getActorKey(event.actor);
  memory.since = Math.min(memory.since ?? at, at);
  if (act.kind === 'sign-in-failed') {
    const failure = { at, actor: key, place: getPlace(event) };
    const added = Array.from({ length: act.count }, () => failure);
    memory.failures = keepRecent([...memory.failures, ...added], FAILURE_SECONDS);
    return;
  }
  learnSubject(memory, act, at);
  if (key === null) return;
  const actor = find(memory.actors, key) ?? createActorMemory(at);
  memory.actors[key] = actor;
  learnActor(actor, event, act, at);
  const place = getPlace(event);
  if (place !== null) {
    const others = find(memory.places, place) ?? [];
    if (!others.includes(key) && others.length < 3) memory.places[place] = [...others, key];
  }
  if (act.kind !== 'deleted') return;
  memory.deletions = keepRecent([...memory.deletions, { at, actor: key }], 2 * DELETION_SECONDS);
  const { last, now, before } = actor.deletions;
  const isNewRun = at - last > DELETION_SECONDS;
  actor.deletions = {
    last: Math.max(last, at),
    now: Math.max(isNewRun ? 0 : now, countDeletions(memory, key, at)),
    before: isNewRun ? Math.max(before, now) : before,
  };
}

/** Deletions of an actor in the quarter of an hour up to a second. */
export function countDeletions(memory: AccountMemory, actor: string, at: number): number {
  return memory.deletions.filter((one) => one.actor === actor && one.at <= at && one.at > at - DELETION_SECONDS).length;
}

function learnActor(actor: ActorMemory, event: AccountEvent, act: AccountAct, at: number): void {
  actor.first = Math.min(actor.first, at);
  actor.last = Math.max(actor.last, at);
  actor.events += 1;
  const hour = event.at.getUTCHours();
  actor.hours[hour] = (actor.hours[hour] ?? 0) + 1;
  actor.acts[act.kind] = (actor.acts[act.kind] ?? 0) + 1;
  if (act.kind === 'signed-in') actor.signIns += 1;
  see(actor.places, getPlace(event), at);
  see(actor.countries, event.country, at);
}

function see(seen: Record<string, { first: number; last: number }>, name: string | null, at: number): void {
  if (name === null) return;
  const known = find(seen, name);
  seen[name] = { first: Math.min(known?.first ?? at, at), last: Math.max(known?.last ?? at, at) };
}

/** What the event says about other people and about settings. */
function learnSubject(memory: AccountMemory, act: AccountAct, at: number): void {
  switch (act.kind) {
    case 'person-invited':
      if (act.email !== null) memory.newcomers[act.email.toLowerCase()] = at;
      return;
    case 'person-added':
      if (act.personId !== null) memory.newcomers[act.personId] = at;
      return;
    case 'protection-changed':
      if (act.id === null) return;
      if (act.ranges !== null && act.change !== 'removed') memory.ranges[act.id] = act.ranges.slice(0, 100);
      return;
    case 'limit-changed': {
      const values = Object.entries(act.values).slice(0, 20);
      const key = getLimitKey(act);
      if (act.isRemoved) delete memory.limits[key];
      else if (values.length > 0) memory.limits[key] = { ...find(memory.limits, key), ...Object.fromEntries(values) };
      return;
    }
    default:
  }
}

export function getLimitKey({ what, projectId, id }: Extract<AccountAct, { kind: 'limit-changed' }>): string {
  return `${what} ${projectId ?? ''} ${id ?? ''}`;
}

/** Notes that something was unusual, so that later it is known how common that is. */
export function noteUnusual(memory: AccountMemory, rule: string, actor: string, at: number): void {
  memory.unusual = keepRecent([...memory.unusual, { at, rule, actor }], UNUSUAL_SECONDS);
}

function keepRecent<T extends { at: number }>(entries: readonly T[], seconds: number): T[] {
  const newest = Math.max(...entries.map(({ at }) => at));
  return entries.filter(({ at }) => at > newest - seconds).slice(-MOST_REMEMBERED);
}
