import type { PreviewedIncident } from '@/lib/contracts/alert-rules/alert-rules';
import { countMinuteRowsByDay, findCoverageStarts, listObservedBuckets } from '@/lib/db/alert-rules/observed-rows';
import { getDb, inTransaction } from '@/lib/db/client';
import { listConnectionNames } from '@/lib/db/usage/scope-names';
import { planReplay, type ReplaySegment } from '@/lib/domain/alert-rules/replay-plan';
import { createDetector } from '@/lib/domain/anomaly/detector';
import type { DetectionEvent, Detector, Sensitivity } from '@/lib/domain/anomaly/types';
import { pickMoreSevere } from '@/lib/domain/incidents/incident';
import { renderAnomalyTitle, type ScopeNames, selectScopeNames } from '@/lib/domain/incidents/incident-text';
import { formatNanosExact } from '@/lib/domain/money';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import type { Grain } from '@/lib/domain/usage/usage';

/** Keeps an answer within seconds. */
const MAX_MINUTE_ROWS = 400_000;
/** Usage held in memory at once. */
const CHUNK_MS: Record<Grain, number> = { minute: 2 * HOUR_MS, hour: 2 * DAY_MS, day: 30 * DAY_MS };

type Owner = { workspaceId: string; connectionId: string };
export type PreviewedDetections = { incidents: PreviewedIncident[]; judgeFrom: Date | null; note: string };

/** Replays a connection's stored usage through the detector; `accepts` picks the finds that count. */
export async function previewDetections(
  owner: Owner,
  options: { timezone: string; sensitivity: Sensitivity; judgeDays: number; now: Date },
  accepts: (event: DetectionEvent) => boolean,
): Promise<PreviewedDetections> {
  const { now, judgeDays } = options;
  const db = getDb();
  const plan = planReplay({
    now,
    judgeDays,
    coveredFrom: await findCoverageStarts(db, owner),
    minuteRowsByDay: await countMinuteRowsByDay(db, owner, new Date(now.getTime() - judgeDays * DAY_MS), now),
    maxMinuteRows: MAX_MINUTE_ROWS,
  });
  if (!plan) {
    const note = 'Nothing finer than days was read yet, so nothing can be judged.';
    return { incidents: [], judgeFrom: null, note };
  }
  const names = await listConnectionNames(db, owner.workspaceId, owner.connectionId);
  const detector = createDetector({
    timezone: options.timezone,
    sensitivity: options.sensitivity,
    learnUntilSeconds: Math.floor(plan.judgeFrom.getTime() / 1000),
    names,
  });
  const found = new Map<number, PreviewedIncident>();
  const accepted = new Set<number>();
  for await (const event of replay(owner, plan.segments, detector, now)) {
    if (event.event === 'opened' && accepts(event)) accepted.add(event.incident);
    if (accepted.has(event.incident)) {
      found.set(event.incident, mergeEvent(found.get(event.incident), event, owner, names));
    }
  }
  return { incidents: [...found.values()], judgeFrom: plan.judgeFrom, note: plan.note };
}

/** Feeds the segments chunk by chunk and hands on what the detector decides. */
async function* replay(
  owner: Owner,
  segments: readonly ReplaySegment[],
  detector: Detector,
  now: Date,
): AsyncGenerator<DetectionEvent> {
  for (const { grain, startsAt, endsAt } of segments) {
    for (let fromMs = startsAt.getTime(); fromMs < endsAt.getTime(); fromMs += CHUNK_MS[grain]) {
      const until = new Date(Math.min(endsAt.getTime(), fromMs + CHUNK_MS[grain]));
      const from = new Date(fromMs);
      const buckets = await inTransaction((tx) => listObservedBuckets(tx, owner, grain, from, until));
      for (const bucket of buckets) yield* detector.observe(bucket);
    }
  }
  yield* detector.advance(Math.floor(now.getTime() / 1000));
}

/** The incident as of its newest event, with the worst severity it reached. */
function mergeEvent(
  known: PreviewedIncident | undefined,
  event: DetectionEvent,
  owner: Owner,
  names: ScopeNames,
): PreviewedIncident {
  const at = new Date(event.at * 1000).toISOString();
  return {
    kind: event.kind,
    severity: known ? pickMoreSevere(known.severity, event.severity) : event.severity,
    title: renderAnomalyTitle({ ...event, names }),
    scope: { ...event.scope, connectionId: owner.connectionId },
    scopeNames: selectScopeNames(event.scope, names),
    openedAt: known?.openedAt ?? at,
    resolvedAt: event.event === 'resolved' ? at : null,
    window: {
      start: new Date(event.window.startSeconds * 1000).toISOString(),
      end: new Date(event.window.endSeconds * 1000).toISOString(),
    },
    observed: formatNanosExact(event.observedNanos),
    expected: formatNanosExact(event.expectedNanos),
    excess: formatNanosExact(event.excessNanos),
    explanation: event.explanation,
  };
}
