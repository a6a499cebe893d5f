import type { NotificationPolicyUpdate } from '@/lib/contracts/notifications/notification-policies';
import type { Transaction } from '@/lib/db/client';
import type { PolicyFields } from '@/lib/db/notifications/notification-policies';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { fillWindows, findEndlessWindow, refuseProblems } from './fill-windows';

/** A policy's fields as stored, those that are given: windows have a zone. */
export function mapPolicyFields(input: NotificationPolicyUpdate, timezone: string): Partial<PolicyFields> {
  const { activeTimes, quietHours, ...rest } = input;
  return {
    ...dropAbsent(rest),
    ...(activeTimes && { activeTimes: fillWindows(activeTimes, timezone) }),
    ...(quietHours && { quietHours: fillWindows(quietHours, timezone) }),
  };
}

/** Throws `invalid_input` when a policy names what does not exist, or would hold for ever. */
export async function checkPolicy(
  tx: Transaction,
  workspaceId: string,
  fields: Partial<PolicyFields>,
  now: Date,
  before?: Pick<PolicyFields, 'matcher'> | null,
): Promise<void> {
  refuseProblems([findEndlessWindow('quietHours', fields.quietHours ?? [], now)]);
  await checkReferences(
    tx,
    workspaceId,
    {
      scope: { path: 'matcher.scope', ids: fields.matcher?.scope, before: before?.matcher.scope },
      connectionId: { path: 'matcher.scope.connectionId', id: fields.matcher?.scope.connectionId },
      channelIds: fields.channelIds,
      otherChannels: (fields.escalation ?? []).flatMap((step, index) =>
        step.channelIds.map((id) => ({ path: `escalation.${index}.channelIds`, id })),
      ),
    },
    now,
  );
}

/** The answer to an id that no policy of the workspace has. */
export function makePolicyNotFound(id: string): AppError {
  return new AppError('not_found', `notification policy "${id}": there is no such policy in this workspace`);
}

/** The answer to a name that another policy has. */
export function makePolicyNameConflict(name: string): AppError {
  const message = `policy name "${name}" is taken: expected a name that no other policy of the workspace has`;
  return new AppError('conflict', message, { errors: [{ path: 'name', message }] });
}
