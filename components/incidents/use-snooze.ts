'use client';

import { toast } from '@/components/ui/toast';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { useHandleIncident } from '@/lib/queries/incidents/incidents';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';

/** How long an incident can be put off at a press. */
export const SNOOZE_LENGTHS = [
  { minutes: 60, label: common.oneHour },
  { minutes: 4 * 60, label: common.fourHours },
  { minutes: 24 * 60, label: common.oneDay },
  { minutes: 7 * 24 * 60, label: common.oneWeek },
] as const;

type Snoozable = Pick<IncidentDetail, 'id' | 'snoozedUntil'>;

/** Suppresses the mails of an incident for some minutes, confirms it, and offers to undo it. */
export function useSnooze({ id, snoozedUntil }: Snoozable) {
  const handle = useHandleIncident();
  const send = (body: Record<string, unknown>, options: Parameters<typeof handle.mutate>[1]) =>
    handle.mutate({ id, verb: 'snooze', body }, options);
  const undo = () =>
    send({ until: snoozedUntil }, { onError: (error) => toast.error(texts.snoozeUndoFailed(error.message)) });
  const snooze = (minutes: number, { onDone, onError }: { onDone?: () => void; onError?: (error: Error) => void }) =>
    send(
      { minutes },
      {
        onSuccess: () => {
          const length = SNOOZE_LENGTHS.find((one) => one.minutes === minutes)?.label ?? texts.snoozeMinutes(minutes);
          toast.undoable(texts.snoozeDone(length), undo);
          onDone?.();
        },
        ...(onError ? { onError } : {}),
      },
    );
  return { snooze, isPending: handle.isPending, error: handle.error };
}
