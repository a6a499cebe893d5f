/**
 * Opens an incident beside the running installation, as a detector does that has watched for weeks: a key leaks, as its
 * first argument says (`{ projectId, apiKeyId, model, startsAt }` as JSON).
 */
import process from 'node:process';
import { z } from 'zod';
import { openRuntime } from '@/lib/cli/runtime';
import { readNow } from '@/lib/clock';
import { getDb, inTransaction } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';

const NANOS = 1_000_000_000n;
const Leak = z.object({ projectId: z.string(), apiKeyId: z.string(), model: z.string(), startsAt: z.coerce.date() });

const { startsAt, ...scope } = Leak.parse(JSON.parse(process.argv[2] ?? ''));
const runtime = await openRuntime('own');
try {
  await acrossWorkspaces(async () => {
    const { id: connectionId, workspaceId } = await getDb().connection.findFirstOrThrow();
    const now = readNow();
    const none = { alertRuleId: null, budgetId: null, detectorNumber: null };
    const rates = { ratePerHourNanos: 300n * NANOS, projected24hNanos: 7_200n * NANOS };
    await inTransaction((tx) =>
      recordIncidentSignal(tx, {
        ...{ workspaceId, at: now, now, channelIds: [] },
        source: { dedupKey: 'journey:leak', kind: 'spike', connectionId, scope, ...none },
        signal: { kind: 'raised', severity: 'critical', isWorse: false },
        measures: {
          ...{ title: '$300/h on key ci-runner (normally $0)', explanation: 'Key ci-runner spends $300 an hour.' },
          ...{ windowStart: startsAt, windowEnd: now, contributors: [], facts: [] },
          ...{ observedNanos: 60n * NANOS, expectedNanos: 0n, excessNanos: 60n * NANOS, ...rates },
        },
      }),
    );
  });
} finally {
  await runtime.stop();
}
