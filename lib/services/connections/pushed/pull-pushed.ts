import { advanceCursor, listUsageCursors } from '@/lib/db/connections/ingest-cursors';
import { inIngestTransaction } from '@/lib/db/connections/ingest-transaction';
import { forgetPushed, listChangedMinutes, readMinutes } from '@/lib/db/connections/push-minutes';
import { findPushSource, setAppliedVersion } from '@/lib/db/connections/push-sources';
import { listPushedSpans } from '@/lib/domain/connections/pushed/plan-pull';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import type { UsageBucket, UsageKind } from '@/lib/domain/usage/usage';
import { cutWindow, listBuckets } from '@/lib/providers/http/windows';
import type { UsageProvider } from '@/lib/providers/provider';
import { ingestUsage } from '../ingest-usage';
import type { PullResult } from '../pull-connection';
import type { PullContext } from '../pull-context';

/** Late items are taken for a day; an hour more keeps clear of clocks that disagree. */
const MINUTES_KEPT_MS = DAY_MS + HOUR_MS;
const SERIES_KEPT_MS = 7 * DAY_MS;

/**
 * Stores what was pushed as usage, in the way that any provider's is: minutes that changed, and everything up to the last
 * message, so that "known until" follows the messages and silence is never taken for calm. A pull that finds nothing new
 * changes nothing.
 */
export async function pullPushed(
  context: PullContext,
  provider: UsageProvider,
  evaluate: () => Promise<void>,
): Promise<PullResult> {
  const { workspaceId, connectionId } = context;
  const source = await findPushSource(workspaceId, connectionId);
  const receivedAt = source?.lastReceivedAt ?? null;
  if (!source || receivedAt === null) return { ...NOTHING_YET, successAt: null };
  const changed = await listChangedMinutes(context, source);
  const cursors = await listUsageCursors(workspaceId, connectionId);
  const reader: UsageProvider = { ...provider, listUsagePages: (query) => listPushedPages(context, query) };
  // What is not received yet is not known, however late it is stored.
  const asReceived = { ...context, readClock: () => receivedAt };
  let lastUsageMs = Number.NEGATIVE_INFINITY;
  for (const kind of provider.capabilities.kinds) {
    const minutes = changed.get(kind) ?? [];
    const own = cursors.get(kind);
    const known = own?.minute ?? null;
    lastUsageMs = Math.max(lastUsageMs, minutes.at(-1)?.getTime() ?? known?.lastUsageAt?.getTime() ?? lastUsageMs);
    const spans = listPushedSpans({ minutes, cursor: known, receivedAt });
    const [first] = spans;
    if (!first) continue;
    const knownFrom = own?.day?.coveredUntil ?? floorDay(first.startsAt);
    // Days are summed from where hours are known, so that is said first.
    if (!own?.day) await coverAbove(context, kind, knownFrom, knownFrom);
    for (const span of spans)
      await ingestUsage(asReceived, reader, { kind, grain: 'minute', trigger: 'schedule', ...span });
    await coverAbove(context, kind, knownFrom, receivedAt);
  }
  await setAppliedVersion(workspaceId, connectionId, source.version);
  await evaluate().catch((error: unknown) => context.log.error({ err: error }, 'what was pushed could not be judged'));
  const nowMs = context.readClock().getTime();
  await forgetPushed(context, {
    minutes: new Date(nowMs - MINUTES_KEPT_MS),
    seen: new Date(nowMs - MINUTES_KEPT_MS),
    series: new Date(nowMs - SERIES_KEPT_MS),
  });
  const lastUsageAt = Number.isFinite(lastUsageMs) ? new Date(lastUsageMs) : null;
  return { ...NOTHING_YET, lastUsageAt, successAt: receivedAt, isBusy: changed.size > 0 };
}

const NOTHING_YET = { failure: null, backfillPermil: 1_000, lastUsageAt: null } as const;

const floorDay = (at: Date) => new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);

/** Hours and days are sums of the minutes: they are known as far as these are, and through silences between them. */
async function coverAbove(context: PullContext, kind: UsageKind, from: Date, until: Date): Promise<void> {
  if (until < from) return;
  const { workspaceId, connectionId } = context;
  const read = { from, until, at: until, newestUsageAt: null };
  const write = async (client: Parameters<typeof advanceCursor>[0]) => {
    for (const grain of ['hour', 'day'] as const)
      await advanceCursor(client, { workspaceId, connectionId, subject: kind, grain }, read);
  };
  await inIngestTransaction(context, write, () => null);
}

async function* listPushedPages(context: PullContext, query: Parameters<UsageProvider['listUsagePages']>[0]) {
  const { kind, bucketSeconds } = query;
  for (const window of cutWindow(query, DAY_MS)) {
    const rows = await readMinutes(context, { kind, ...window });
    const buckets = listBuckets(window, bucketSeconds).map(
      (startsAt): UsageBucket => ({ kind, bucketSeconds, startsAt, rows: rows.get(startsAt.getTime()) ?? [] }),
    );
    const rawRowCount = [...rows.values()].reduce((sum, own) => sum + own.length, 0);
    yield { kind, bucketSeconds, buckets, window, rawRowCount, refused: [], notices: [] };
  }
}
