import { findRuleChannelIds } from '@/lib/db/alert-rules/alert-rules';
import { inTransaction } from '@/lib/db/client';
import { insertIncidentEvent, listEndedSnoozes, lockIncident, updateIncident } from '@/lib/db/incidents/incidents';
import { planIncidentChange } from '@/lib/domain/incidents/incident-change';
import { decideIncident } from '@/lib/domain/incidents/incident-machine';
import { renderDecision } from '@/lib/domain/incidents/incident-timeline';
import { tryEach } from '@/lib/services/try-each';
import { notifyIncident } from './notify-incident';

/** Ends the snoozes that are over and tells again of what still goes on. Returns how many ended. */
export async function wakeIncidents(input: { workspaceId: string; now: Date }): Promise<number> {
  const { workspaceId, now } = input;
  const ids = await listEndedSnoozes(workspaceId, now);
  await tryEach(ids, (id) =>
    inTransaction(async (tx) => {
      const incident = await lockIncident(tx, workspaceId, id);
      const decision = incident && decideIncident(incident, { kind: 'tick' }, now);
      if (!incident || decision?.action !== 'wake') return;
      const woken = await updateIncident(tx, workspaceId, id, planIncidentChange(incident, decision, now, null));
      const text = renderDecision(decision, woken);
      await insertIncidentEvent(tx, workspaceId, id, { at: now, kind: 'woken', actor: null, text });
      if (decision.notify === null) return;
      const channelIds = await findRuleChannelIds(tx, workspaceId, woken);
      await notifyIncident(tx, { workspaceId, incident: woken, reason: decision.notify, channelIds, at: now });
    }),
  );
  return ids.length;
}
