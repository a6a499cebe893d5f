import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { AlertRulePreview, AlertRulePreviewRequest, PreviewedIncident } from '@/lib/contracts/alert-rules';
import { getDb, inTransaction } from '@/lib/db/client';
import { countMinuteRowsByDay, findCoverageStarts, listObservedBuckets } from '@/lib/db/observed-rows';
import { listConnectionNames } from '@/lib/db/scope-names';
import { findWatchedConnection } from '@/lib/db/watched-connections';
import { createDetector } from '@/lib/domain/anomaly/detector';
import type { DetectionEvent, Detector } from '@/lib/domain/anomaly/types';
import { pickGraver } from '@/lib/domain/incident';
import { renderAnomalyTitle, type ScopeNames, selectScopeNames } from '@/lib/domain/incident-text';
import { formatNanosExact } from '@/lib/domain/money';
import { planReplay, type ReplaySegment } from '@/lib/domain/replay-plan';
import type { Grain } from '@/lib/domain/usage';
import { AppError } from '@/lib/errors';

const JUDGE_DAYS = 30;
const DAY_MS = 86_400_000;
/** Keeps an answer within seconds. */
const MAX_MINUTE_ROWS = 400_000;
/** Usage held in memory at once. */
const CHUNK_MS: Record<Grain, number> = { minute: 2 * 3_600_000, hour: 2 * DAY_MS, day: 30 * DAY_MS };

type Owner = { workspaceId: string; connectionId: string };

/**
 * Replays stored usage through the detector and answers what a rule would have fired on in the last 30 days. Writes
 * nothing. Throws `not_found` for an unknown connection.
 */
export async function previewAlertRule(
  viewer: Viewer,
  input: AlertRulePreviewRequest,
  now: Date = readNow(),
): Promise<AlertRulePreview> {
  const owner = { workspaceId: viewer.workspaceId, connectionId: input.connectionId };
  const db = getDb();
  const connection = await findWatchedConnection(db, owner.workspaceId, owner.connectionId, now);
  if (!connection) throw new AppError('not_found', `connection "${input.connectionId}": there is no such connection`);
  const wantedFrom = new Date(now.getTime() - JUDGE_DAYS * DAY_MS);
  const plan = planReplay({
    now,
    judgeDays: JUDGE_DAYS,
    coveredFrom: await findCoverageStarts(db, owner),
    minuteRowsByDay: await countMinuteRowsByDay(db, owner, wantedFrom, now),
    maxMinuteRows: MAX_MINUTE_ROWS,
  });
  if (!plan) return buildPreview(now, now, [], 'Nothing finer than days was read yet, so nothing can be judged.');
  const names = await listConnectionNames(db, owner.workspaceId, owner.connectionId);
  const detector = createDetector({
    timezone: viewer.timezone,
    sensitivity: input.sensitivity,
    learnUntilSeconds: Math.floor(plan.judgeFrom.getTime() / 1000),
    names,
  });
  const found = new Map<number, PreviewedIncident>();
  for await (const event of replay(owner, plan.segments, detector, now)) {
    found.set(event.incident, mergeEvent(found.get(event.incident), event, owner, names));
  }
  return buildPreview(plan.judgeFrom, now, [...found.values()], plan.note);
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
    severity: known ? pickGraver(known.severity, event.severity) : event.severity,
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

function buildPreview(from: Date, to: Date, incidents: PreviewedIncident[], note: string): AlertRulePreview {
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    currency: 'USD',
    criticals: incidents.filter((one) => one.severity === 'critical').length,
    warnings: incidents.filter((one) => one.severity === 'warning').length,
    incidents,
    note,
  };
}
