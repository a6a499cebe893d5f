import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { LeakReport, LeakReported } from '@/lib/contracts/leaks/leaks';
import { inTransaction, type Transaction } from '@/lib/db/client';
import { listKnownKeys } from '@/lib/db/keys/keys';
import { listLeaksByFingerprint, saveLeak } from '@/lib/db/leaks/leak-findings';
import { lockForTransaction } from '@/lib/db/locks';
import type { FoundSecret } from '@/lib/domain/leaks/found-secret';
import { findLeakedAt, type Leak, mergePlaces } from '@/lib/domain/leaks/leak';
import { type KnownKey, matchKey } from '@/lib/domain/leaks/match-key';
import { digestFingerprint } from './digest-fingerprint';
import { loadLeakedKeys, pickKeyFacts } from './map-leak';
import { raiseLeak } from './raise-leak';

/**
 * Stores what a scan found, one leak a secret, and compares it with the inventory. The first sight of a live key opens a
 * critical incident; what people settled stays settled, wherever it is seen again.
 */
export async function reportLeaks(
  viewer: Pick<Viewer, 'workspaceId'>,
  report: LeakReport,
  now: Date = readNow(),
): Promise<LeakReported> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `leaks:${workspaceId}`);
    const groups = Map.groupBy(report.found, (one) => one.fingerprint);
    const known = await listLeaksByFingerprint(tx, workspaceId, [...groups.keys()]);
    const keys = groups.size === 0 ? [] : await listKnownKeys(tx, workspaceId);
    const saved: { leak: Leak; isNew: boolean }[] = [];
    let incidentsOpened = 0;
    for (const [fingerprint, found] of groups) {
      const before = known.find((leak) => leak.fingerprint === fingerprint) ?? null;
      const leak = await save(tx, workspaceId, { source: report.source, found, before, keys, now });
      saved.push({ leak, isNew: before === null });
      const isFirstSight = before === null || (before.key === null && leak.key !== null);
      if (isFirstSight && (await raiseLeak(tx, workspaceId, leak, now))) incidentsOpened++;
    }
    const matched = saved.flatMap(({ leak }) => (leak.key ? [leak.key] : []));
    const nameKey = await loadLeakedKeys(tx, workspaceId, matched, now);
    const leaks = saved.map(({ leak: { id, fingerprint, state, key }, isNew }) => ({
      ...{ id, fingerprint, state, isNew, keyId: key?.apiKeyId ?? null },
      key: key && pickKeyFacts(nameKey(key)),
    }));
    return { leaks, incidentsOpened };
  });
}

type Sight = {
  source: string;
  found: readonly FoundSecret[];
  before: Leak | null;
  keys: readonly KnownKey[];
  now: Date;
};

function save(tx: Transaction, workspaceId: string, { source, found, before, keys, now }: Sight): Promise<Leak> {
  const [first] = found as [FoundSecret];
  const { rule, title, provider, severity, redacted, fingerprint } = first;
  const places = mergePlaces(before?.places ?? [], source, found);
  return saveLeak(tx, workspaceId, {
    ...{ rule, title, provider, severity, redacted, fingerprint, places },
    key: matchKey({ provider, redacted, digest: digestFingerprint(fingerprint) }, keys),
    leakedAt: findLeakedAt(places),
    firstSeenAt: before?.firstSeenAt ?? now,
    lastSeenAt: now,
  });
}
