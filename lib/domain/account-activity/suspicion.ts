import { type AccountAct, type AccountActKind, isManaging } from './account-act';
import { type AccountEvent, getActorKey, getPersonKey, getPlace } from './account-event';
import { type AccountMemory, type ActorMemory, find } from './account-memory';
import { FAILURE_SECONDS, toSecond } from './learn-event';

const DAY = 86_400;
/** So long a log must be known before its people can be unusual. */
const LOG_HISTORY = 14 * DAY;
const ACTOR_HISTORY = 7 * DAY;
/** What was first seen within this time is not familiar yet: an attacker who got in once does not become a regular. */
const PROBATION = 7 * DAY;
const RECENTLY = DAY;
const ODD_SHARE = 0.02;

/** How far what surrounds an event is out of the ordinary: reasons in words, and points (2 = grave). */
export type Suspicion = {
  points: number;
  reasons: string[];
  isNewCountry: boolean;
  isNewPlace: boolean;
  isOddHour: boolean;
  /** A person who never managed anything, as far as the log reaches. */
  isOutsider: boolean;
  /** Not seen before at all, in a log that is known long enough. */
  isStranger: boolean;
  isNewcomer: boolean;
  /** Failed sign-ins of this person, or from this place, within the hour before. */
  failures: number;
  /** Points that no habit of an announced actor explains. */
  isAlarming: boolean;
};

/** So many failed sign-ins before it make an act suspicious; a person who forgot a password fails a few times. */
const MANY_FAILURES = 10;

/** Judges who acted, when and from where by what was seen before; an event does not speak for itself. */
export function assessEvent(memory: AccountMemory, event: AccountEvent, act: AccountAct): Suspicion {
  const at = toSecond(event.at);
  const key = getActorKey(event.actor);
  const actor = find(memory.actors, key);
  const hasLogHistory = memory.since !== null && at - memory.since >= LOG_HISTORY;
  const isKnown = actor !== undefined && at - actor.first >= ACTOR_HISTORY && actor.events >= 5;
  const isAbroad = isNewCountry(memory, actor, isKnown, hasLogHistory, event, at);
  const failures = countFailures(memory, event, at);
  const recent = describeRecentSignIn(memory, event, at);
  const found = {
    isNewCountry: isAbroad,
    isNewPlace: isNewPlace(memory, actor, key, isKnown, event, at),
    // People who travel work at the hours of the place.
    isOddHour: !isAbroad && isOddHour(actor, event, at),
    isStranger: hasLogHistory && key !== null && actor === undefined,
    isNewcomer: isNewcomer(memory, event, at),
    isOutsider: hasLogHistory && isManagement(act) && !hasManaged(actor),
    failures,
  };
  const isAlarming = isAbroad || recent !== null || failures >= MANY_FAILURES;
  const parts: [points: number, reason: string | null][] = [
    [2, isAbroad ? `from ${event.country}, a country new for this actor` : null],
    [isAbroad ? 0 : 1, found.isNewPlace ? `from ${getPlace(event)}, a network new for this actor` : null],
    [1, found.isOddHour ? `at ${renderHour(event.at)}, when this actor was never or hardly ever active` : null],
    [1, key === null ? 'the log does not name who did it' : null],
    [1, found.isOutsider && !found.isNewcomer ? describeOutsider(found.isStranger) : null],
    [2, recent],
    [2, failures >= MANY_FAILURES ? `${failures} failed sign-ins within the hour before it` : null],
  ];
  const counted = parts.filter((part): part is [number, string] => part[1] !== null);
  return {
    ...found,
    isAlarming,
    points: counted.reduce((sum, [points]) => sum + points, 0),
    reasons: counted.map(([, reason]) => reason),
  };
}

const describeOutsider = (isStranger: boolean) =>
  isStranger
    ? 'by an actor not seen in this log before'
    : 'by an actor who never changed anything of the account before';

const isManagement = ({ kind }: { kind: AccountActKind }) =>
  isManaging(kind) || kind === 'key-made' || kind === 'deleted';

const renderHour = (at: Date) => `${at.toISOString().slice(11, 16)} UTC`;

function hasManaged(actor: ActorMemory | undefined): boolean {
  if (!actor) return false;
  return Object.entries(actor.acts).some(
    ([kind, count]) => count > 0 && isManagement({ kind: kind as AccountActKind }),
  );
}

function isNewCountry(
  memory: AccountMemory,
  actor: ActorMemory | undefined,
  isKnown: boolean,
  hasLogHistory: boolean,
  { country }: AccountEvent,
  at: number,
): boolean {
  if (country === null) return false;
  if (actor && isKnown) return isFresh(actor.countries, country, at);
  // A new actor is compared with all others.
  const others = Object.values(memory.actors).filter((one) => one !== actor);
  const known = new Set(others.flatMap((one) => Object.keys(one.countries)));
  return hasLogHistory && known.size > 0 && !known.has(country);
}

function isNewPlace(
  memory: AccountMemory,
  actor: ActorMemory | undefined,
  key: string | null,
  isKnown: boolean,
  event: AccountEvent,
  at: number,
): boolean {
  const place = getPlace(event);
  if (place === null || !actor || !isKnown || !isFresh(actor.places, place, at)) return false;
  return (find(memory.places, place) ?? []).filter((other) => other !== key).length < 2;
}

/** New, or seen for the first time lately, where something older is known to compare with. */
function isFresh(seen: ActorMemory['places'], name: string, at: number): boolean {
  const hasOlder = Object.entries(seen).some(([other, one]) => other !== name && one.first <= at - PROBATION);
  const own = find(seen, name);
  return hasOlder && (own === undefined || own.first > at - PROBATION);
}

function isOddHour(actor: ActorMemory | undefined, event: AccountEvent, at: number): boolean {
  if (!actor || actor.events < 20 || at - actor.first < LOG_HISTORY) return false;
  const hour = event.at.getUTCHours();
  const near = [-2, -1, 0, 1, 2].reduce((sum, step) => sum + (actor.hours[(hour + step + 24) % 24] ?? 0), 0);
  return near < actor.events * ODD_SHARE;
}

function isNewcomer(memory: AccountMemory, { actor }: AccountEvent, at: number): boolean {
  const names = [actor.email?.toLowerCase(), actor.id].filter((name) => name !== null && name !== undefined);
  return names.some((name) => (find(memory.newcomers, name) ?? Number.NEGATIVE_INFINITY) > at - 30 * DAY);
}

/** The person behind a key, or behind an event without an address, that came from a new country within the day. */
function describeRecentSignIn(memory: AccountMemory, event: AccountEvent, at: number): string | null {
  const person = getPersonKey(event.actor);
  const known = find(memory.actors, person);
  if (!known || event.country !== null) return null;
  const found = Object.entries(known.countries).find(
    ([country, seen]) => seen.first > at - RECENTLY && seen.first <= at && isFresh(known.countries, country, at),
  );
  if (!found) return null;
  return `the same person signed in from ${found[0]}, new for them, ${renderAgo(at - found[1].first)} before`;
}

function countFailures(memory: AccountMemory, event: AccountEvent, at: number): number {
  const key = getPersonKey(event.actor);
  const place = getPlace(event);
  return memory.failures.filter(
    (one) =>
      one.at <= at &&
      one.at > at - FAILURE_SECONDS &&
      ((one.actor !== null && one.actor === key) || (one.place !== null && one.place === place)),
  ).length;
}

function renderAgo(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
