import { readNow } from '@/lib/clock';
import { getDb, inTransaction } from '@/lib/db/client';
import { listWorkspaceIds } from '@/lib/db/installation/workspaces';
import { listKnownKeys } from '@/lib/db/keys/keys';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import type { FoundSecret, KnownKeyFacts } from '@/lib/domain/leaks/found-secret';
import { matchKey } from '@/lib/domain/leaks/match-key';
import { digestFingerprint } from './digest-fingerprint';
import { loadLeakedKeys, pickKeyFacts } from './map-leak';

/** A known key among findings: its id at the provider, and what people know it by. */
export type NamedKey = { keyId: string; key: KnownKeyFacts };

/** The known keys among found secrets, by fingerprint, over all workspaces of the installation. Stores nothing. */
export async function nameKnownKeys(
  found: readonly FoundSecret[],
  now: Date = readNow(),
): Promise<Map<string, NamedKey>> {
  const named = new Map<string, NamedKey>();
  // A command that runs with access to the database covers all of its workspaces.
  const workspaceIds = await acrossWorkspaces(() => listWorkspaceIds(getDb()));
  for (const workspaceId of workspaceIds) {
    await inTransaction(async (tx) => {
      const keys = await listKnownKeys(tx, workspaceId);
      const matches = found.flatMap(({ fingerprint, provider, redacted }) => {
        const match = matchKey({ provider, redacted, digest: digestFingerprint(fingerprint) }, keys);
        return match ? [{ fingerprint, match }] : [];
      });
      const nameKey = await loadLeakedKeys(
        tx,
        workspaceId,
        matches.map(({ match }) => match),
        now,
      );
      for (const { fingerprint, match } of matches) {
        named.set(fingerprint, { keyId: match.apiKeyId, key: pickKeyFacts(nameKey(match)) });
      }
    });
  }
  return named;
}
