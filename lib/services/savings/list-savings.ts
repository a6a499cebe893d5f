import { createHash } from 'node:crypto';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  DecidedSaving,
  PeerComparison,
  Saving as SavingContract,
  SavingsResponse,
} from '@/lib/contracts/savings/savings';
import { getDb } from '@/lib/db/client';
import { listSavingDecisions, type SavingDecision, sumEffects } from '@/lib/db/savings/decisions';
import { listHourUse, listIdleKeys, listStrands, type SavingsQuestion, type StrandRow } from '@/lib/db/savings/strands';
import { findNames, type Names } from '@/lib/db/usage/names';
import { listUsageCursors } from '@/lib/db/usage/usage-coverage';
import { formatNanosExact } from '@/lib/domain/money';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { type Comparison, comparePeers } from '@/lib/domain/savings/compare-peers';
import { measureEffect } from '@/lib/domain/savings/effect';
import { findSavings, gatherWorks } from '@/lib/domain/savings/find-savings';
import { IDLE_DAYS } from '@/lib/domain/savings/judge-idle';
import { type Saving, type SavingKind, type SavingSubject, sumSavings } from '@/lib/domain/savings/saving';
import { isStandard, MONTH_DAYS, type Strand } from '@/lib/domain/savings/strand';
import { DAY_MS } from '@/lib/domain/time';
import { computeCoverage } from '@/lib/domain/usage/usage-coverage';
import { findProfile } from '@/lib/providers/profiles';
import { findPastEnd, throughPastCache } from '@/lib/services/answer-cache';

/** Hours are looked up for so many strands, the costliest first, of at least so much a month. */
const MOST_HOURLY = 200;
const LEAST_HOURLY_NANOS = 2_000_000_000n;

/** So many of the largest are listed; the file has all of them. */
const MOST_LISTED = 200;
const MOST_COMPARED = 50;

type Found = { spentNanos: bigint; savings: Saving[]; comparisons: Comparison[] };

/** The same id each time the same is found. */
export function makeSavingId(kind: SavingKind, { connectionId, projectId, apiKeyId, model }: SavingSubject): string {
  const text = JSON.stringify([kind, connectionId, projectId, apiKeyId, model]);
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const findEnd = (now: Date) => new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);

/**
 * What stored usage of the thirty whole UTC days up to now shows. Judged when it is asked for and kept until those days
 * change: see docs/savings.md for what it takes.
 */
export async function findViewerSavings(viewer: Viewer, now: Date): Promise<Found> {
  const { workspaceId, timezone } = viewer;
  const endsAt = findEnd(now);
  const question = { workspaceId, projectIds: listAllowedProjects(viewer), endsAt };
  const find = async () => [await judge(question, timezone)];
  const [found] = await (endsAt <= findPastEnd()
    ? throughPastCache(workspaceId, ['savings', { question, timezone }], find)
    : find());
  return found ?? { spentNanos: 0n, savings: [], comparisons: [] };
}

async function judge(question: SavingsQuestion, timezone: string): Promise<Found> {
  const { endsAt } = question;
  const idleSince = new Date(endsAt.getTime() - IDLE_DAYS * DAY_MS);
  const [rows, idle] = await Promise.all([listStrands(question), listIdleKeys(question, idleSince, endsAt)]);
  const hours = await loadHours(question, timezone, rows);
  const strands = rows.map(
    ({ provider, seriesIds: _seriesIds, costNanos: _costNanos, ...row }, at): Strand => ({
      ...row,
      catalogue: findProfile(provider)?.capabilities.priceCatalogue ?? null,
      hours: hours.get(at) ?? null,
    }),
  );
  return {
    spentNanos: rows.reduce((sum, { costNanos }) => sum + costNanos, 0n),
    savings: findSavings(strands, idle, endsAt),
    comparisons: comparePeers(gatherWorks(strands), endsAt),
  };
}

async function loadHours(question: SavingsQuestion, timezone: string, rows: readonly StrandRow[]) {
  const wanted = rows
    .map((row, at) => ({ row, at }))
    .filter(({ row }) => isStandard({ ...row, catalogue: null, hours: null }) && row.costNanos >= LEAST_HOURLY_NANOS)
    .sort((left, right) => (left.row.costNanos > right.row.costNanos ? -1 : 1))
    .slice(0, MOST_HOURLY);
  if (wanted.length === 0) return new Map<number, never>();
  const found = await listHourUse(
    question,
    timezone,
    wanted.map(({ row }) => row.seriesIds),
  );
  return new Map([...found].flatMap(([place, use]) => (wanted[place] ? [[wanted[place].at, use] as const] : [])));
}

/** Ways to pay less with what was decided about them, and keys that cost much more than those around them. */
export async function listSavings(
  viewer: Viewer,
  now: Date = readNow(),
  limit: number = MOST_LISTED,
): Promise<SavingsResponse> {
  const { workspaceId } = viewer;
  const endsAt = findEnd(now);
  const startsAt = new Date(endsAt.getTime() - MONTH_DAYS * DAY_MS);
  const [found, decisions, cursors] = await Promise.all([
    findViewerSavings(viewer, now),
    listSavingDecisions(getDb(), workspaceId),
    listUsageCursors(getDb(), workspaceId),
  ]);
  const coverages = computeCoverage(cursors);
  const allowed = listAllowedProjects(viewer);
  const mine = decisions.filter(
    ({ subject }) => allowed === null || (subject.projectId !== null && allowed.includes(subject.projectId)),
  );
  const decided = new Set(decisions.map(({ id }) => id));
  const open = found.savings
    .map((saving) => ({ ...saving, id: makeSavingId(saving.kind, saving.subject) }))
    .filter(({ id }) => !decided.has(id));
  const listed = open.slice(0, limit);
  const comparisons = found.comparisons.slice(0, MOST_COMPARED);
  const subjects = [...listed, ...mine].map(({ subject }) => subject);
  const names = await loadNames(workspaceId, [...subjects, ...comparisons]);
  return {
    currency: 'USD',
    from: startsAt.toISOString(),
    to: endsAt.toISOString(),
    // Before it nothing is known, which is not the same as nothing spent.
    isRead: coverages.length > 0 && coverages.every(({ readFrom }) => readFrom <= startsAt),
    spent: formatNanosExact(found.spentNanos),
    total: formatNanosExact(sumSavings(open)),
    leftOut: open.length - listed.length,
    data: listed.map((saving) => renderSaving(saving, names)),
    decided: await renderDecided(workspaceId, mine, names, endsAt),
    comparisons: comparisons.map((one) => renderComparison(one, names)),
  };
}

function loadNames(workspaceId: string, subjects: readonly SavingSubject[]): Promise<Names> {
  const list = (read: (subject: SavingSubject) => string | null) => [
    ...new Set(subjects.flatMap((one) => read(one) ?? [])),
  ];
  return findNames(getDb(), workspaceId, {
    connection: list(({ connectionId }) => connectionId),
    project: list(({ projectId }) => projectId),
    apiKey: list(({ apiKeyId }) => apiKeyId),
  });
}

function nameSubject({ connectionId, projectId, apiKeyId, model }: SavingSubject, names: Names) {
  return {
    ...{ connectionId, connectionName: names.connection.get(connectionId) ?? null },
    ...{ projectId, projectName: projectId === null ? null : (names.project.get(projectId) ?? null) },
    ...{ apiKeyId, apiKeyName: apiKeyId === null ? null : (names.apiKey.get(apiKeyId) ?? null) },
    model,
  };
}

function renderSaving(saving: Saving & { id: string }, names: Names): SavingContract {
  const { id, kind, sureness, title, evidence, reckoning } = saving;
  return {
    ...{ id, kind, sureness, title, evidence, reckoning },
    subject: nameSubject(saving.subject, names),
    monthly: formatNanosExact(saving.monthlyNanos),
    current: formatNanosExact(saving.currentNanos),
    to: saving.to ?? null,
    dueOn: saving.dueOn ?? null,
    source: saving.source ?? null,
  };
}

function renderComparison(one: Comparison, names: Names): PeerComparison {
  return {
    ...{ kind: one.kind, subject: nameSubject(one, names), peerCount: one.peers },
    ...{ own: formatNanosExact(one.ownNanos), peers: formatNanosExact(one.peerNanos) },
    ...{ factor: Math.round(one.factor * 10) / 10, excess: formatNanosExact(one.excessNanos) },
  };
}

/** The thirty whole days before the day of a decision, and the whole days after it, thirty at most. */
async function renderDecided(
  workspaceId: string,
  decisions: readonly SavingDecision[],
  names: Names,
  endsAt: Date,
): Promise<DecidedSaving[]> {
  const done = decisions.filter(({ state }) => state === 'done');
  const stretches = done.map(({ decidedAt, subject, kind }) => {
    const middle = findEnd(decidedAt);
    const after = new Date(middle.getTime() + DAY_MS);
    const until = new Date(
      Math.max(after.getTime(), Math.min(endsAt.getTime(), after.getTime() + MONTH_DAYS * DAY_MS)),
    );
    return { subject, kind, from: new Date(middle.getTime() - MONTH_DAYS * DAY_MS), middle, after, until };
  });
  const sums = stretches.length === 0 ? [] : await sumEffects(workspaceId, stretches);
  const effects = new Map(
    done.map(({ id }, at) => {
      const [stretch, sum] = [stretches[at], sums[at]];
      if (!stretch || !sum) return [id, null];
      const days = Math.round((stretch.until.getTime() - stretch.after.getTime()) / DAY_MS);
      return [id, measureEffect({ ...sum.before, days: MONTH_DAYS }, { ...sum.after, days })];
    }),
  );
  return decisions.map(({ id, kind, subject, title, state, reason, decidedBy, decidedAt, monthlyNanos }) => {
    const effect = effects.get(id);
    const write = (nanos: bigint | null) => (nanos === null ? null : formatNanosExact(nanos));
    return {
      ...{ id, kind, subject: nameSubject(subject, names), title, state, reason, decidedBy },
      ...{ decidedAt: decidedAt.toISOString(), monthly: formatNanosExact(monthlyNanos) },
      effect: effect
        ? {
            ...{ before: formatNanosExact(effect.beforeNanos), after: write(effect.afterNanos) },
            ...{ saved: write(effect.savedNanos), days: effect.daysAfter },
          }
        : null,
    };
  });
}
