import { z } from 'zod';

/** Seconds since 1970. */
const Second = z.number();
const Seen = z.object({ first: Second, last: Second });

const ActorMemorySchema = z.object({
  first: Second,
  last: Second,
  events: z.number(),
  /** Events by hour of the day, UTC. */
  hours: z.array(z.number()).length(24),
  signIns: z.number(),
  /** How often each kind of act was seen. */
  acts: z.record(z.string(), z.number()),
  places: z.record(z.string(), Seen),
  countries: z.record(z.string(), Seen),
  /** Most deletions within a quarter of an hour: of what goes on now, and of all that came before it. */
  deletions: z.object({ last: Second, now: z.number(), before: z.number() }),
});
export type ActorMemory = z.infer<typeof ActorMemorySchema>;

/** What was seen of one log so far, as far as later events are judged by it. Stored as JSON; bounded in every direction. */
export const AccountMemorySchema = z.object({
  version: z.literal(1),
  /** Oldest event; null = none yet. */
  since: Second.nullable(),
  actors: z.record(z.string(), ActorMemorySchema),
  /** Actors seen in each place, at most three. */
  places: z.record(z.string(), z.array(z.string())),
  /** When people were invited or added, by id or address. */
  newcomers: z.record(z.string(), Second),
  failures: z.array(z.object({ at: Second, actor: z.string().nullable(), place: z.string().nullable() })),
  deletions: z.array(z.object({ at: Second, actor: z.string() })),
  /** What is known of allow lists and limits, for "before". */
  ranges: z.record(z.string(), z.array(z.string())),
  limits: z.record(z.string(), z.record(z.string(), z.number())),
  /** What was unusual lately, whether it was reported or not: what is common here is no sign. */
  unusual: z.array(z.object({ at: Second, rule: z.string(), actor: z.string() })),
});
export type AccountMemory = z.infer<typeof AccountMemorySchema>;

export function createMemory(): AccountMemory {
  return {
    ...{ version: 1, since: null, actors: {}, places: {}, newcomers: {} },
    ...{ failures: [], deletions: [], ranges: {}, limits: {}, unusual: [] },
  };
}

export function createActorMemory(at: number): ActorMemory {
  return {
    ...{ first: at, last: at, events: 0, hours: Array.from({ length: 24 }, () => 0), signIns: 0 },
    ...{ acts: {}, places: {}, countries: {}, deletions: { last: 0, now: 0, before: 0 } },
  };
}

/** An entry by its name. Names come from outside: what every object has is no entry. */
export function find<T>(entries: Record<string, T>, name: string | null): T | undefined {
  return name !== null && Object.hasOwn(entries, name) ? entries[name] : undefined;
}

const MOST = {
  actors: 2_000,
  places: 3_000,
  ownPlaces: 40,
  countries: 20,
  newcomers: 1_000,
  ranges: 300,
  limits: 2_000,
};

/** Drops what was not seen for longest where there is too much. */
export function boundMemory(memory: AccountMemory): AccountMemory {
  const byLast = (one: { last: number }) => one.last;
  const kept = keepNewest(memory.actors, MOST.actors, byLast);
  const actors = Object.fromEntries(
    Object.entries(kept).map(([key, actor]) => [
      key,
      {
        ...actor,
        places: keepNewest(actor.places, MOST.ownPlaces, byLast),
        countries: keepNewest(actor.countries, MOST.countries, byLast),
      },
    ]),
  );
  return {
    ...memory,
    actors,
    places: keepLast(memory.places, MOST.places),
    newcomers: keepNewest(memory.newcomers, MOST.newcomers, (at) => at),
    ranges: keepLast(memory.ranges, MOST.ranges),
    limits: keepLast(memory.limits, MOST.limits),
  };
}

function keepNewest<T>(entries: Record<string, T>, most: number, readLast: (value: T) => number): Record<string, T> {
  const all = Object.entries(entries);
  if (all.length <= most) return entries;
  return Object.fromEntries(all.sort((left, right) => readLast(right[1]) - readLast(left[1])).slice(0, most));
}

/** Entries are in the order in which they were first written. */
function keepLast<T>(entries: Record<string, T>, most: number): Record<string, T> {
  const all = Object.entries(entries);
  return all.length <= most ? entries : Object.fromEntries(all.slice(-most));
}
