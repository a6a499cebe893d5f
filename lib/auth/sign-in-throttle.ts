import { createHash } from 'node:crypto';
import { getDb, inTransaction } from '@/lib/db/client';
import { lockForTransaction } from '@/lib/db/locks';
import {
  clearSignInFailures,
  countSignInFailure,
  findSignInFailures,
  uncountSignInFailure,
} from '@/lib/db/people/sign-in-failures';
import { computeSignInWait, FAILURE_MEMORY_MS } from '@/lib/domain/people/sign-in-delay';
import { AppError } from '@/lib/errors';

/**
 * What an attempt is counted under. `account` joins the account with where the attempt comes from: a browser that the
 * account was used in before, else a network address. So whoever guesses slows down only themselves, even behind the
 * address that the owner also uses. `client` counts all accounts tried from one address; null = a known browser.
 */
export type Attempt = { account: string; client: string | null };

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 32);

/** Names the buckets of an attempt; nothing readable of address or account is kept. */
export function nameAttempt(account: string, from: { address: string; knownDevice: string | null }): Attempt {
  const source = from.knownDevice === null ? `address:${from.address}` : `device:${from.knownDevice}`;
  return {
    account: `account:${digest(`${account.toLowerCase()}\n${source}`)}`,
    client: from.knownDevice === null ? `client:${digest(from.address)}` : null,
  };
}

/**
 * Starts an attempt: throws `too_many_requests` with the seconds to wait while it comes too soon, else counts it as
 * failed until `settleAttempt` says otherwise. Attempts made at the same moment take turns, so they cannot slip past.
 */
export async function beginAttempt(attempt: Attempt, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    await lockForTransaction(tx, attempt.account);
    const failures = await findSignInFailures(tx, listBuckets(attempt));
    const wait = Math.max(
      computeSignInWait('account', failures.get(attempt.account) ?? null, now),
      attempt.client === null ? 0 : computeSignInWait('client', failures.get(attempt.client) ?? null, now),
    );
    if (wait > 0) throw makeTooMany(wait);
    await countSignInFailure(tx, listBuckets(attempt), now, new Date(now.getTime() - FAILURE_MEMORY_MS));
  });
}

/** The attempt was right: the account's failures from this place are forgotten, the client's are not. */
export async function settleAttempt(attempt: Attempt): Promise<void> {
  await clearSignInFailures(getDb(), attempt.account);
  if (attempt.client !== null) await uncountSignInFailure(getDb(), attempt.client);
}

function makeTooMany(seconds: number): AppError {
  const unit = seconds === 1 ? 'second' : 'seconds';
  return new AppError('too_many_requests', `Too many attempts. Wait ${seconds} ${unit}, then try again.`, {
    retryAfterSeconds: seconds,
  });
}

function listBuckets({ account, client }: Attempt): string[] {
  return client === null ? [account] : [account, client];
}
