import type { Silence as SilenceContract } from '@/lib/contracts/notifications/silences';
import { deriveSilenceStanding, type Silence } from '@/lib/domain/notifications/silence';

/** A silence as the HTTP API shows it, with its state at `now`. */
export function mapSilence(silence: Silence, now: Date): SilenceContract {
  const { startsAt, endsAt, createdAt, endedAt, ...rest } = silence;
  const { state, activeUntil, nextActiveAt } = deriveSilenceStanding(silence, now);
  return {
    ...rest,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    state,
    activeUntil: activeUntil?.toISOString() ?? null,
    nextActiveAt: nextActiveAt?.toISOString() ?? null,
  };
}
