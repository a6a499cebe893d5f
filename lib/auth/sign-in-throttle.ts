import { createHash } from 'node:crypto';
import { getDb, inTransaction } from '@/lib/db/client';
import { lockForTransaction } from '@/lib/db/locks';
import {
  clearSignInFailures,
  countSignInFailure,
  findSignInFailures,
  uncountSignInFailure,
} from '@/lib/db/people/sign-in-failures';
import { type AttemptKind, computeSignInWait, FAILURE_MEMORY_MS, isForgotten } from '@/lib/domain/people/sign-in-delay';
import { AppError } from '@/lib/errors';
import { groupAddress } from './client-address';

/**
 * What an attempt is counted under. `account` joins the account with the origin of the attempt: a browser that the
 * account was used in before, else a network address. So an attacker slows down only themselves, even behind the
 * owner's address. `client` counts all accounts tried from one address (IPv6: one /64 network), and `everybody` one
 * account tried from anywhere; both are null for a known browser, which guessing by others never slows.
 */
export type Attempt = { account: string; client: string | null; everybody: string | null };

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 32);

/** Names the buckets of an attempt; nothing readable of address or account is kept. */
export function nameAttempt(account: string, from: { address: string; knownDevice: string | null }): Attempt {
  const isKnown = from.knownDevice !== null;
  const address = groupAddress(from.address);
  const source = isKnown ? `device:${from.knownDevice}` : `address:${address}`;
  return {
    account: `account:${digest(`${account.toLowerCase()}\n${source}`)}`,
    client: isKnown ? null : `client:${digest(address)}`,
    everybody: isKnown ? null : `everybody:${digest(account.toLowerCase())}`,
  };
}

/**
 * Starts an attempt: throws `too_many_requests` with the seconds to wait while it comes too soon, else counts it as
 * failed until `settleAttempt` says otherwise. Returns how many failed for this account lately, this one included. Attempts made at the same moment take turns, so they cannot slip past.
 */
export async function beginAttempt(attempt: Attempt, now: Date): Promise<number> {
  return inTransaction(async (tx) => {
    const buckets = listBuckets(attempt);
    // Always in this order: account, client, everybody.
    for (const [, bucket] of buckets) await lockForTransaction(tx, bucket);
    const names = buckets.map(([, bucket]) => bucket);
    const failures = await findSignInFailures(tx, names);
    const waits = buckets.map(([kind, bucket]) => computeSignInWait(kind, failures.get(bucket) ?? null, now));
    const wait = Math.max(...waits);
    if (wait > 0) throw makeTooMany(wait);
    await countSignInFailure(tx, names, now, new Date(now.getTime() - FAILURE_MEMORY_MS));
    const ofAccount = [attempt.account, attempt.everybody].map((name) => (name === null ? null : failures.get(name)));
    const counts = ofAccount.map((known) => (known && !isForgotten(known, now) ? known.count : 0));
    return Math.max(...counts) + 1;
  });
}

/** The attempt was right: the account's failures from this place are forgotten, those counted beside it are not. */
export async function settleAttempt(attempt: Attempt): Promise<void> {
  await clearSignInFailures(getDb(), attempt.account);
  for (const [kind, bucket] of listBuckets(attempt)) {
    if (kind !== 'account') await uncountSignInFailure(getDb(), bucket);
  }
}

function makeTooMany(seconds: number): AppError {
  const unit = seconds === 1 ? 'second' : 'seconds';
  return new AppError('too_many_requests', `Too many attempts. Wait ${seconds} ${unit}, then try again.`, {
    retryAfterSeconds: seconds,
  });
}

function listBuckets({ account, client, everybody }: Attempt): [kind: AttemptKind, bucket: string][] {
  return [
    ['account', account],
    ...(client === null ? [] : [['client', client] satisfies [AttemptKind, string]]),
    ...(everybody === null ? [] : [['everybody', everybody] satisfies [AttemptKind, string]]),
  ];
}
