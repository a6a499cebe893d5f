import { deleteOldAccountEvents } from '@/lib/db/account-activity/account-events';
import { getDb } from '@/lib/db/client';
import {
  deleteOldCosts,
  deleteOldFacts,
  deleteOldMessages,
  deleteResolvedIncidents,
  forgetCoverage,
  listRetentions,
  pruneAudit,
} from '@/lib/db/installation/retention';
import { dropPartitionsBefore } from '@/lib/db/partitions';
import { computeRetentionCuts } from '@/lib/domain/installation/retention';
import { GRAINS, type Grain } from '@/lib/domain/usage/usage';
import { runJudge } from './run-judge';

/** What went: rows of each kind, and whole partitions, which no workspace wanted any more, by name. */
export type Removed = {
  usage: number;
  costs: number;
  incidents: number;
  messages: number;
  activity: number;
  partitions: string[];
};

/**
 * Deletes what each workspace keeps no longer. First the lost coverage is recorded, then whole
 * partitions go that no workspace keeps, then rows in partitions that others still keep. What fails
 * in one workspace keeps its own rows and the partitions, and nothing of the others.
 */
export async function applyRetention(now: Date): Promise<Removed> {
  const workspaces = (await listRetentions(getDb())).map(({ id, retention }) => ({
    id,
    cuts: computeRetentionCuts(retention, now),
  }));
  const cutOf = (cuts: ReturnType<typeof computeRetentionCuts>, grain: Grain) => cuts[`${grain}Days`];
  const removed: Removed = { usage: 0, costs: 0, incidents: 0, messages: 0, activity: 0, partitions: [] };
  const failed = new Set<string>();
  for (const { id, cuts } of workspaces) {
    const isNoted = await runJudge(id, 'tidy coverage', async () => {
      for (const grain of GRAINS) {
        const cut = cutOf(cuts, grain);
        if (cut) await forgetCoverage(id, grain, cut);
      }
    });
    if (!isNoted) failed.add(id);
  }
  for (const grain of GRAINS) {
    // Partitions stay until the lost coverage of every workspace is recorded.
    const cut = failed.size > 0 ? null : findEarliest(workspaces.map(({ cuts }) => cutOf(cuts, grain)));
    if (cut) removed.partitions.push(...(await dropPartitionsBefore(grain, cut)));
  }
  for (const { id, cuts } of workspaces.filter((one) => !failed.has(one.id))) {
    await runJudge(id, 'tidy', async () => {
      for (const grain of GRAINS) {
        const cut = cutOf(cuts, grain);
        if (cut) removed.usage += await deleteOldFacts(id, grain, cut);
      }
      const { dayDays, incidentDays, messageDays, activityDays } = cuts;
      if (dayDays) removed.costs += await deleteOldCosts(getDb(), id, dayDays);
      if (incidentDays) removed.incidents += await deleteResolvedIncidents(getDb(), id, incidentDays);
      if (messageDays) removed.messages += await deleteOldMessages(getDb(), id, messageDays);
      if (activityDays) removed.activity += await pruneAudit(id, activityDays);
      if (activityDays) removed.activity += await deleteOldAccountEvents(getDb(), id, activityDays);
    });
  }
  return removed;
}

/** The earliest of all cuts; null when a workspace keeps everything, or there is none. */
function findEarliest(cuts: readonly (Date | null)[]): Date | null {
  const instants = cuts.filter((cut) => cut !== null);
  if (instants.length === 0 || instants.length < cuts.length) return null;
  return new Date(Math.min(...instants.map((one) => one.getTime())));
}
