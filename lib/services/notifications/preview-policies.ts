import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { PolicyPreview, PolicyPreviewRequest } from '@/lib/contracts/notifications/notification-policies';
import { getDb } from '@/lib/db/client';
import { listAddressPreferences, listChannelNames, listListeners } from '@/lib/db/notifications/listeners';
import { listPolicies } from '@/lib/db/notifications/notification-policies';
import { listStandingSilences } from '@/lib/db/notifications/silences';
import { findKeyProjectId } from '@/lib/db/usage/scope-names';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { renderDecisionReason } from '@/lib/domain/notifications/decision-text';
import {
  decideNotifications,
  type Listener,
  type NotificationPolicy,
  pickListeners,
  selectPolicies,
} from '@/lib/domain/notifications/notification-policy';

type Recipients = PolicyPreview['followUps'][number]['recipients'];

/** Who would be notified of an incident that opens at a given time, by every channel a rule can name; stores nothing. */
export async function previewPolicies(
  viewer: Viewer,
  input: z.infer<typeof PolicyPreviewRequest>,
): Promise<PolicyPreview> {
  const { workspaceId, timezone } = viewer;
  const db = getDb();
  const now = input.at === undefined ? readNow() : new Date(input.at);
  const { severity, kind, scope } = input;
  const projectId = scope.projectId ?? (scope.apiKeyId && (await findKeyProjectId(db, workspaceId, scope.apiKeyId)));
  const subject = { severity, kind, scope: dropAbsent({ ...scope, projectId: projectId ?? undefined }) };
  const [policies, silences, listeners, preferences, names] = await Promise.all([
    listPolicies(db, workspaceId),
    listStandingSilences(db, workspaceId, now),
    listListeners(db, workspaceId),
    listAddressPreferences(db, workspaceId),
    listChannelNames(db, workspaceId),
  ]);
  const decisions = decideNotifications({
    change: { incidentId: '', reason: 'first', subject },
    ...{ policies, silences, listeners, preferences, now },
    namedChannelIds: [],
    told: [],
    heldGroups: new Map(),
  });
  const mapRecipients = (recipients: readonly Listener[]): Recipients =>
    recipients.map(({ channelId, address }) => ({
      channelId,
      channelName: names.get(channelId) ?? channelId,
      recipient: address,
    }));
  return {
    decisions: decisions.map((decision) => ({
      action: decision.action,
      policyId: decision.policyId,
      policyName: policies.find((one) => one.id === decision.policyId)?.name ?? null,
      until: decision.action === 'hold' ? decision.until.toISOString() : null,
      reason: renderDecisionReason(decision.reason, timezone),
      recipients: mapRecipients(decision.recipients),
    })),
    followUps: selectPolicies(policies, subject, now).flatMap((policy) =>
      listFollowUps(policy, severity).map(({ channelIds, ...rest }) => ({
        ...rest,
        policyName: policy.name,
        recipients: mapRecipients(pickListeners(listeners, channelIds)),
      })),
    ),
  };
}

function listFollowUps({ escalation, repeatMinutes, channelIds }: NotificationPolicy, severity: string) {
  const steps = escalation.map((step) => ({ kind: 'escalation' as const, ...step }));
  if (repeatMinutes === null || severity !== 'critical') return steps;
  return [...steps, { kind: 'repeat' as const, afterMinutes: repeatMinutes, channelIds }];
}
