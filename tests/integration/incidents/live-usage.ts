import { HOUR_MS } from '@/lib/domain/time';
import { evaluateUsage } from '@/lib/services/alert-rules/evaluate-usage';
import { type Seeded, type SeededCost, seedUsage, seedWorkspace } from './seed';

/** The connection was added then; what was used before only teaches. */
export const ADDED_AT = new Date('2026-11-18T12:00:00Z');
export const addMinutes = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

/** Two weeks of hours and a day of minutes at about $1/h on one key and $3/h on another. */
async function seedHistory(seeded: Seeded): Promise<void> {
  const hours: SeededCost[] = [];
  for (let index = 14 * 24; index > 24; index -= 1) {
    const at = new Date(ADDED_AT.getTime() - index * HOUR_MS);
    hours.push({ at, dollars: 1 + (index % 5) / 10, apiKeyId: 'key_ci' });
    hours.push({ at, dollars: 3 + (index % 7) / 10, apiKeyId: 'key_web' });
  }
  await seedUsage(seeded, 'hour', hours, () => addMinutes(ADDED_AT, -2));
  await seedUsage(seeded, 'minute', listUsualMinutes(addMinutes(ADDED_AT, -24 * 60), 24 * 60), () =>
    addMinutes(ADDED_AT, -1),
  );
}

function listUsualMinutes(from: Date, count: number): SeededCost[] {
  return Array.from({ length: count }, (_, index) => {
    const at = addMinutes(from, index);
    const minute = at.getTime() / 60_000;
    return [
      { at, dollars: (1 + (minute % 5) / 10) / 60, apiKeyId: 'key_ci' },
      { at, dollars: (3 + (minute % 7) / 10) / 60, apiKeyId: 'key_web' },
    ];
  }).flat();
}

/** Minutes after the connection was added, visible a minute after their end; $300/h on one key from `leakFrom` on. */
function listLiveMinutes(from: number, until: number, leakFrom: number): SeededCost[] {
  return listUsualMinutes(addMinutes(ADDED_AT, from), until - from).map((one) => {
    const isLeak = one.apiKeyId === 'key_ci' && one.at >= addMinutes(ADDED_AT, leakFrom);
    return isLeak ? { ...one, dollars: 5, requests: 400 } : one;
  });
}

export const seedLive = (
  seeded: Seeded,
  from: number,
  until: number,
  leakFrom: number,
  observedAt = (start: Date) => addMinutes(start, 2),
) => seedUsage(seeded, 'minute', listLiveMinutes(from, until, leakFrom), observedAt);

/**
 * Four keys that `user_team` has shared with others for two weeks, a dollar an hour each, and minutes after the
 * connection was added: the user spends $6/h more on the first from the beginning, on the others from minute 45 on.
 */
export async function seedTeam(seeded: Seeded, from: number, until: number): Promise<void> {
  const keys = [0, 1, 2, 3];
  const spend = (at: Date, dollars: number, more: (key: number) => number = () => 0): SeededCost[] =>
    keys.flatMap((key) => [
      { at, dollars: dollars * 0.7, apiKeyId: `key_${key}`, userId: `user_${key}` },
      { at, dollars: dollars * 0.3 + more(key), apiKeyId: `key_${key}`, userId: 'user_team' },
    ]);
  if (from === 0) {
    const hours = Array.from({ length: 14 * 24 }, (_, index) => {
      const at = new Date(ADDED_AT.getTime() - (index + 1) * HOUR_MS);
      return spend(at, 1 + (index % 5) / 10);
    });
    await seedUsage(seeded, 'hour', hours.reverse().flat(), () => addMinutes(ADDED_AT, -2));
  }
  const minutes = Array.from({ length: until - from }, (_, index) => {
    const minute = from + index;
    return spend(addMinutes(ADDED_AT, minute), 1 / 60, (key) => (key === 0 || minute >= 45 ? 0.4 : 0));
  });
  await seedUsage(seeded, 'minute', minutes.flat(), (start) => addMinutes(start, 2));
}

export const evaluate = ({ workspaceId, connectionId }: Seeded, minute: number) =>
  evaluateUsage({ workspaceId, connectionId, now: addMinutes(ADDED_AT, minute) });

/** A workspace whose detector has learnt the history. */
export async function seedLearned(options: Parameters<typeof seedWorkspace>[0] = {}): Promise<Seeded> {
  const seeded = await seedWorkspace({ createdAt: ADDED_AT, ...options });
  await seedHistory(seeded);
  await evaluate(seeded, 0);
  return seeded;
}
