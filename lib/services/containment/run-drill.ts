import { randomUUID } from 'node:crypto';
import type { Viewer } from '@/lib/auth/viewer';
import type { ContainmentPolicyCreate } from '@/lib/contracts/containment/policies';
import { getDb } from '@/lib/db/client';
import { claimConnection, releaseLease, renewLease } from '@/lib/db/connections/leases';
import { listContainmentRows } from '@/lib/db/containment/containments';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { inWorkspace } from '@/lib/db/workspace-guard';
import type { DrillMoments } from '@/lib/domain/containment/drill-report';
import type { Containment } from '@/lib/domain/containment/record';
import type { Incident } from '@/lib/domain/incidents/incident';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { getLogger } from '@/lib/logger';
import { evaluateUsage } from '@/lib/services/alert-rules/evaluate-usage';
import { openProvider } from '@/lib/services/connections/open-provider';
import { pullConnection } from '@/lib/services/connections/pull-connection';
import { writeIncidentReport } from '@/lib/services/incidents/evidence-pack';
import { approveContainment } from './command-containment';
import { createContainmentPolicy } from './manage-policies';
import { runContainmentRound } from './run-automation';

export type DrillInput = {
  viewer: Viewer;
  connectionId: string;
  /** Clock of the drill: it stands still while work is done and is moved on by `advance`. */
  clock: { now: () => Date; advance: (seconds: number) => void };
  leakStartsAt: Date;
  /** When the first minute of the leak is in the provider's reports. */
  shownAt: Date;
  action: ContainmentPolicyCreate['action'];
  mode: 'automatic' | 'ask';
  /** Seconds between the request and the press, in mode `ask`. */
  pressAfterSeconds: number;
  pollIntervalSeconds: number;
  onTick?: (at: Date) => void;
};

/** What happened when, and the report of the incident in Markdown, as for a real one; null = no incident. */
export type DrillResult = { moments: DrillMoments; report: string | null };

const TICK_SECONDS = 15;
const LONGEST_SECONDS = 60 * 60;

/**
 * Plays a leak through everything that meets a real one, on a clock of its own: pulls, detector, policy, provider, and
 * the watch over what happens then. Ends when spending has stopped, or after an hour.
 */
export async function runDrill(input: DrillInput): Promise<DrillResult> {
  const { viewer, clock, leakStartsAt, shownAt } = input;
  const { workspaceId } = viewer;
  await pull(input);
  await createContainmentPolicy(viewer, {
    ...{ name: 'Drill', scope: {}, action: input.action, mode: input.mode, delaySeconds: 0, maxPerHour: 1 },
    when: { severity: 'critical', ratePerHour: '50', lost: null },
  });
  const endsAt = leakStartsAt.getTime() + LONGEST_SECONDS * 1_000;
  let pressedAt: Date | null = null;
  for (let tick = 0; clock.now().getTime() < endsAt; tick += 1) {
    clock.advance(TICK_SECONDS);
    input.onTick?.(clock.now());
    if ((tick * TICK_SECONDS) % input.pollIntervalSeconds === 0) await pull(input);
    await inWorkspace(workspaceId, () => runRound(input));
    pressedAt ??= await pressWhenAsked(input);
    const plan = await findPlan(workspaceId);
    if (plan?.spendStoppedAt) break;
  }
  const plan = await findPlan(workspaceId);
  const incident = await findLeakIncident(workspaceId, plan);
  const moments = {
    startedAt: leakStartsAt,
    shownAt,
    detectedAt: incident?.detectedAt ?? null,
    decidedAt: plan?.createdAt ?? null,
    pressedAt,
    appliedAt: plan?.appliedAt ?? null,
    verifiedAt: plan?.verifiedAt ?? null,
    spendStoppedAt: plan?.spendStoppedAt ?? null,
    title: plan?.title ?? null,
    incidentTitle: incident?.title ?? null,
  };
  return { moments, report: incident && (await writeReport(viewer, incident.id, clock.now())) };
}

async function writeReport(viewer: Viewer, incidentId: string, now: Date): Promise<string> {
  const { bytes } = await inWorkspace(viewer.workspaceId, () => writeIncidentReport(viewer, incidentId, now));
  return new TextDecoder().decode(bytes);
}

const runRound = ({ viewer, clock, pollIntervalSeconds }: DrillInput) =>
  runContainmentRound({
    workspaceId: viewer.workspaceId,
    now: clock.now(),
    pollIntervalSeconds,
    readClock: clock.now,
    readDatabaseClock: async () => clock.now(),
  });

/** One pull with what a worker does after it. */
async function pull({ viewer, connectionId, clock }: DrillInput): Promise<void> {
  const { workspaceId } = viewer;
  const owner = randomUUID();
  const connection = await claimConnection(owner, workspaceId, connectionId);
  if (!connection) throw new Error('the connection of the drill is held by another process');
  const timer = setInterval(() => void renewLease(owner, workspaceId, connectionId).catch(() => {}), 10_000);
  const context = {
    ...{ workspaceId, connectionId, owner, readClock: clock.now, log: getLogger() },
    signal: new AbortController().signal,
    priceVersionId: await getPriceVersionId(PRICE_VERSION),
  };
  try {
    const result = await inWorkspace(workspaceId, () =>
      pullConnection(context, openProvider(connection, clock.now), async () => {
        await evaluateUsage({ workspaceId, connectionId, now: clock.now() });
      }),
    );
    if (result.failure !== null) throw result.failure;
    const { backfillPermil, lastUsageAt } = result;
    await releaseLease(owner, workspaceId, connectionId, {
      ...{ nextPullInSeconds: 3_600, failure: null, backfillPermil, lastUsageAt, successAt: clock.now() },
    });
  } finally {
    clearInterval(timer);
  }
}

/** In mode `ask` a person approves after a while; null = nothing waits, or not long enough. */
async function pressWhenAsked({ viewer, clock, mode, pressAfterSeconds }: DrillInput): Promise<Date | null> {
  if (mode !== 'ask') return null;
  const [waiting] = await listContainmentRows(getDb(), viewer.workspaceId, { states: ['awaiting_approval'], limit: 1 });
  if (!waiting || clock.now().getTime() < waiting.createdAt.getTime() + pressAfterSeconds * 1_000) return null;
  const pressedAt = clock.now();
  const person: Viewer = { ...viewer, actor: { kind: 'user', id: 'drill', name: 'Drill' } };
  await approveContainment(person, waiting.id, clock.now);
  return pressedAt;
}

async function findPlan(workspaceId: string): Promise<Containment | null> {
  const [plan] = await listContainmentRows(getDb(), workspaceId, { isReal: true, limit: 1 });
  return plan ?? null;
}

async function findLeakIncident(workspaceId: string, plan: Containment | null): Promise<Incident | null> {
  const incidents = await listUnresolvedIncidents(getDb(), workspaceId, {});
  return (
    incidents.find((one) => one.id === plan?.incidentId) ?? incidents.find((one) => one.severity === 'critical') ?? null
  );
}
