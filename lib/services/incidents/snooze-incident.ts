import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentDetail, IncidentSnooze } from '@/lib/contracts/incidents/incidents';
import { handleIncident } from './handle-incident';

/**
 * Nobody is told of an incident until then, unless it becomes graver; when it still goes on at the end it is told again.
 * An end of null takes a snooze back. Throws `not_found`, `conflict` when it is over, `invalid_input` for an end that has passed.
 */
export function snoozeIncident(
  viewer: Viewer,
  id: string,
  input: z.infer<typeof IncidentSnooze>,
  now: Date = readNow(),
): Promise<IncidentDetail> {
  if (input.until === null) {
    const text = 'Snooze taken back';
    return handleIncident(
      viewer,
      id,
      { signal: { kind: 'snooze', until: null }, note: input.note, text, kind: 'woken' },
      now,
    );
  }
  const until = input.until ? new Date(input.until) : new Date(now.getTime() + (input.minutes ?? 0) * 60_000);
  const text = `Snoozed until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const note = input.note ? `${text}: ${input.note}` : undefined;
  return handleIncident(viewer, id, { signal: { kind: 'snooze', until }, note, text, kind: 'snoozed' }, now);
}
