import type { ScenarioEvent } from './scenario';

/** An event with its times as unix seconds; `startSecond` included, `endSecond` not. */
export type ResolvedEvent = ScenarioEvent & { startSecond: number; endSecond: number };

/** Fixes relative times to the moment the simulator started, so that traffic stays a function of time alone. */
export function resolveEvents(events: readonly ScenarioEvent[], startedAt: Date): ResolvedEvent[] {
  const startedSecond = Math.floor(startedAt.getTime() / 1_000);
  return events.map((event) => {
    const startSecond =
      event.startsAt === undefined
        ? startedSecond + (event.startsAfterSeconds ?? 0)
        : Math.floor(Date.parse(event.startsAt) / 1_000);
    return { ...event, startSecond, endSecond: startSecond + event.durationSeconds };
  });
}
