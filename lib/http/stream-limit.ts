import { AppError } from '@/lib/errors';

/** Streams that may be open at a time in this process: of one session or token, of one person, of everybody. */
export const MAX_STREAMS = { caller: 10, person: 40, everybody: 2_000 } as const;

const RETRY_SECONDS = 30;

/** Kept on globalThis: each bundle of the web server has its own copy of this module. */
const holder = globalThis as typeof globalThis & { spendwatchStreams?: Map<string, number> };
holder.spendwatchStreams ??= new Map();
const open = holder.spendwatchStreams;

/** Who opens a stream: the session or the token, and the person or token behind it. */
type Caller = { actor: { kind: string; id: string }; session?: { id: string } | undefined };

/**
 * Takes a place for one stream and returns the function that gives it back (once, however often it is called). Throws
 * AppError `too_many_requests` when the caller, the person or all together have too many open.
 */
export function takeStreamPlace({ actor, session }: Caller): () => void {
  const keys = {
    caller: `caller ${session?.id ?? actor.id}`,
    person: `${actor.kind} ${actor.id}`,
    everybody: 'everybody',
  };
  for (const [kind, most] of Object.entries(MAX_STREAMS)) {
    if ((open.get(keys[kind as keyof typeof keys]) ?? 0) < most) continue;
    throw new AppError('too_many_requests', `${most} streams are open already: close one, then try again`, {
      retryAfterSeconds: RETRY_SECONDS,
    });
  }
  for (const key of Object.values(keys)) open.set(key, (open.get(key) ?? 0) + 1);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    for (const key of Object.values(keys)) {
      const left = (open.get(key) ?? 1) - 1;
      if (left > 0) open.set(key, left);
      else open.delete(key);
    }
  };
}
