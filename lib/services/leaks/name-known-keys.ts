import { getDb } from '@/lib/db/client';
import { listWorkspaceIds } from '@/lib/db/installation/workspaces';
import { listKnownKeys } from '@/lib/db/keys/keys';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import type { FoundSecret } from '@/lib/domain/leaks/found-secret';
import { matchKey } from '@/lib/domain/leaks/match-key';
import { digestFingerprint } from './digest-fingerprint';

/** Ids of the known keys among found secrets, by fingerprint, over all workspaces of the installation. Stores nothing. */
export async function nameKnownKeys(found: readonly FoundSecret[]): Promise<Map<string, string>> {
  // A command that runs with access to the database covers all of its workspaces.
  const keys = await acrossWorkspaces(async () => {
    const known = [];
    for (const id of await listWorkspaceIds(getDb())) known.push(...(await listKnownKeys(getDb(), id)));
    return known;
  });
  const ids = new Map<string, string>();
  for (const { fingerprint, provider, redacted } of found) {
    const match = matchKey({ provider, redacted, digest: digestFingerprint(fingerprint) }, keys);
    if (match) ids.set(fingerprint, match.apiKeyId);
  }
  return ids;
}
