import type { PreviewedIncident } from '@/lib/contracts/alert-rules/alert-rules';
import { listAccountEvents, type StoredAccountEvent } from '@/lib/db/account-activity/account-events';
import { getDb } from '@/lib/db/client';
import { renderActor } from '@/lib/domain/account-activity/account-event';
import type { StoredSign } from '@/lib/domain/account-activity/stored-sign';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';

const MAX_EVENTS = 500;

/** What was found in the audit logs of a span: signs are stored with their events, whether or not a rule opened an incident for them. */
export async function previewAccountActivity(
  workspaceId: string,
  rule: Pick<AlertRule, 'connectionId'>,
  span: { from: Date; until: Date },
): Promise<{ incidents: PreviewedIncident[]; note: string }> {
  const filter = { connectionId: rule.connectionId ?? undefined, from: span.from, to: span.until, isUnusual: true };
  const events = await listAccountEvents(getDb(), workspaceId, filter, { after: null, limit: MAX_EVENTS });
  const incidents = events.flatMap((event) =>
    event.signs.filter(({ severity }) => severity !== 'info').map((sign) => mapSign(event, sign)),
  );
  const cut = events.length === MAX_EVENTS ? ` Only the newest ${MAX_EVENTS} events were looked at.` : '';
  return { incidents, note: `One line for each event; in use, one incident holds what one actor does again.${cut}` };
}

function mapSign(event: StoredAccountEvent, sign: StoredSign): PreviewedIncident {
  const at = event.at.toISOString();
  return {
    kind: 'account-activity',
    severity: sign.severity,
    title: `${sign.title} (by ${renderActor(event.actor)})`,
    ...{ scope: {}, scopeNames: {}, openedAt: at, resolvedAt: null, window: { start: at, end: at } },
    ...{ observed: '0', expected: '0', excess: '0' },
    explanation: sign.reasons.join('; '),
  };
}
