import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LeakReport, LeakReported } from '@/lib/contracts/leaks/leaks';
import type { FoundSecret } from '@/lib/domain/leaks/found-secret';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { findRepository, runGit } from '@/lib/scanner/git/run-git';
import type { NamedKey } from '@/lib/services/leaks/name-known-keys';
import { isInstanceAtHand } from './instance';
import { parseOptions } from './parse-options';
import { openRuntime, withRuntime } from './runtime';

/** Findings that are sent at once. */
const BATCH = 500;
const TIMEOUT_MS = 30_000;

/** What was scanned, as people know it: the address of the repository without credentials, else the folder's name. */
export async function nameSource(folder: string): Promise<string> {
  const repository = await findRepository(folder).catch(() => null);
  if (repository === null) return path.basename(path.resolve(folder));
  const address = await runGit(repository, ['remote', 'get-url', 'origin']).catch(() => '');
  const name = address
    .trim()
    .replace(/^[a-z+]+:\/\/(?:[^@/]*@)?|^[^@/]*@/i, '')
    .replace(/\.git$/, '');
  return name === '' ? path.basename(repository) : name.slice(0, 200);
}

/**
 * Reports findings to an instance, never the secrets: to the one at an address, with SPENDWATCH_TOKEN, or to the one whose
 * environment and data directory this command shares. Returns the known keys by fingerprint.
 */
export async function reportFindings(
  source: string,
  found: readonly FoundSecret[],
  address: string | true,
): Promise<Map<string, NamedKey>> {
  const named = new Map<string, NamedKey>();
  const send = address === true ? await openLocal() : (report: LeakReport) => sendTo(address, report);
  for (let from = 0; from < found.length; from += BATCH) {
    const report = parseOptions(LeakReport, { source, found: found.slice(from, from + BATCH) });
    const { leaks } = await send(report);
    for (const { fingerprint, keyId, key } of leaks) if (keyId !== null && key) named.set(fingerprint, { keyId, key });
  }
  return named;
}

/** How long a scan waits for the answer whose keys it found. */
const MATCH_TIMEOUT_MS = 5_000;

/**
 * The known keys among the findings, by fingerprint, from an installation of this machine; nothing is stored there.
 * Null where none is at hand. Throws when there is one and it does not answer.
 */
export async function findKnownKeys(found: readonly FoundSecret[]): Promise<Map<string, NamedKey> | null> {
  if (found.length === 0 || !isInstanceAtHand(readEnv())) return null;
  const [{ nameKnownKeys }, { ensureSecretKeys }] = await Promise.all([
    import('@/lib/services/leaks/name-known-keys'),
    import('@/lib/services/installation/secret-keys'),
  ]);
  const runtime = await openRuntime('running');
  const late = new AbortController();
  try {
    return await Promise.race([
      ensureSecretKeys().then(() => nameKnownKeys(found)),
      sleep(MATCH_TIMEOUT_MS, undefined, { signal: late.signal }).then(() => {
        throw new AppError('unavailable', `the database did not answer within ${MATCH_TIMEOUT_MS / 1_000} seconds`);
      }),
    ]);
  } finally {
    late.abort();
    await runtime.stop();
  }
}

/** Loaded only when asked for: the database client takes a second. */
async function openLocal(): Promise<(report: LeakReport) => Promise<LeakReported>> {
  const { getSystemViewer } = await import('@/lib/services/installation/manage-workspaces');
  const { reportLeaks } = await import('@/lib/services/leaks/report-leaks');
  return (report) => withRuntime(async () => reportLeaks(await getSystemViewer(), report));
}

async function sendTo(address: string, report: LeakReport): Promise<LeakReported> {
  const token = readEnv().SPENDWATCH_TOKEN;
  if (!token)
    throw new AppError(
      'invalid_input',
      'SPENDWATCH_TOKEN: expected a token that may write, from "spendwatch token create --role member"',
    );
  const target = `${address.replace(/\/+$/, '')}/api/v1/leaks`;
  const response = await fetch(target, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(report),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new AppError('unavailable', `${target}: does not answer`, { cause });
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return LeakReported.parse(answer);
  const detail = typeof answer === 'object' && answer !== null && 'detail' in answer ? String(answer.detail) : '';
  throw new AppError(
    response.status >= 500 ? 'unavailable' : 'invalid_input',
    `${target}: status ${response.status} ${detail}`,
  );
}
