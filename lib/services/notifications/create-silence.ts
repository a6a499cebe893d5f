import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Silence, SilenceCreate } from '@/lib/contracts/notifications/silences';
import { inTransaction } from '@/lib/db/client';
import { insertSilence, type NewSilence } from '@/lib/db/notifications/silences';
import { insertAuditEntry } from '@/lib/db/people/audit';
import type { FieldError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { fillWindows, findEndlessWindow, refuseProblems } from './fill-windows';
import { mapSilence } from './map-silence';

const LONGEST_MS = 400 * 24 * 3_600_000;

/** Keeps notifications back for a while or in recurring hours. Incidents open and end as ever. */
export async function createSilence(viewer: Viewer, input: SilenceCreate, now: Date = readNow()): Promise<Silence> {
  const { workspaceId, actor, timezone } = viewer;
  const [recurrence = null] = fillWindows(input.recurrence ? [input.recurrence] : [], timezone);
  const silence: NewSilence = {
    matcher: input.matcher,
    startsAt: input.startsAt === undefined ? now : new Date(input.startsAt),
    endsAt: input.endsAt === null ? null : new Date(input.endsAt),
    recurrence,
    comment: input.comment,
    createdBy: actor.name,
  };
  refuseProblems([...listTimeProblems(silence, now)]);
  return inTransaction(async (tx) => {
    await checkReferences(
      tx,
      workspaceId,
      {
        connectionId: { path: 'matcher.scope.connectionId', id: silence.matcher.scope.connectionId },
        channelIds: undefined,
        scope: { path: 'matcher.scope', ids: silence.matcher.scope },
      },
      now,
    );
    const created = await insertSilence(tx, workspaceId, silence);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'silence.created',
      target: created.id,
      detail: { comment: created.comment },
      after: mapSilence(created, now),
    });
    return mapSilence(created, now);
  });
}

function listTimeProblems({ startsAt, endsAt, recurrence }: NewSilence, now: Date): (FieldError | null)[] {
  const end = (message: string): FieldError => ({ path: 'endsAt', message: `endsAt: ${message}` });
  if (endsAt === null) {
    if (recurrence) return [findEndlessWindow('recurrence', [recurrence], now)];
    return [end('expected an end, because nothing is silenced for ever')];
  }
  if (endsAt <= startsAt) return [end(`expected an instant after startsAt ${startsAt.toISOString()}`)];
  if (endsAt <= now) return [end(`expected an instant in the future, ${endsAt.toISOString()} is past`)];
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_MS) return [end('expected at most 400 days after startsAt')];
  return [];
}
