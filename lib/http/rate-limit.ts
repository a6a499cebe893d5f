import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { groupAddress } from '@/lib/auth/client-address';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';

const WINDOW_SECONDS = 60;

type Holder = { points: number; limiter: RateLimiterMemory };

/** Kept on globalThis: each bundle of the web server has its own copy of this module. */
const holder = globalThis as typeof globalThis & { spendwatchRates?: Holder };

function getLimiter(): RateLimiterMemory {
  const points = readEnv().RATE_LIMIT_PER_MINUTE;
  if (holder.spendwatchRates?.points !== points) {
    holder.spendwatchRates = { points, limiter: new RateLimiterMemory({ points, duration: WINDOW_SECONDS }) };
  }
  return holder.spendwatchRates.limiter;
}

/**
 * Counts one request of a token, a source, a person or a client address (IPv6: its /64 network), in this process. Throws AppError `too_many_requests` with the
 * seconds to wait once RATE_LIMIT_PER_MINUTE is used up.
 */
export async function countRequest(
  kind: 'address' | 'user' | 'token' | 'source' | 'system',
  id: string,
): Promise<void> {
  try {
    await getLimiter().consume(`${kind} ${kind === 'address' ? groupAddress(id) : id}`);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const retryAfterSeconds = Math.ceil(error.msBeforeNext / 1_000);
    const limit = readEnv().RATE_LIMIT_PER_MINUTE;
    const message = `more than ${limit} requests in a minute from this ${kind}: try again in ${retryAfterSeconds} s`;
    throw new AppError('too_many_requests', message, { retryAfterSeconds });
  }
}
