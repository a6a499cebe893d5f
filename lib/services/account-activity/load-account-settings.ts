import { listExpectedActorRows } from '@/lib/db/account-activity/expected-actors';
import { findOwnPeople } from '@/lib/db/account-activity/own-people';
import type { Transaction } from '@/lib/db/client';
import { listContainmentRows } from '@/lib/db/containment/containments';
import type { AccountSettings } from '@/lib/domain/account-activity/account-sign';
import type { ContainmentInForce } from '@/lib/domain/account-activity/containment-in-force';
import { readNumbers } from '@/lib/domain/account-activity/read-details';
import { isFreeMail } from '@/lib/domain/account-activity/rules/people';
import type { Containment } from '@/lib/domain/containment/record';

/** Containments that are looked at: more do not stand at one time. */
const MAX_CONTAINMENTS = 200;

/** What is known besides the log: own people and domains, announced actors, and what we hold at the provider. */
export async function loadAccountSettings(
  tx: Transaction,
  workspaceId: string,
  connectionId: string | null,
): Promise<AccountSettings> {
  const emails = await findOwnPeople(tx, workspaceId, connectionId);
  const expected = await listExpectedActorRows(tx, workspaceId);
  const containments =
    connectionId === null
      ? []
      : await listContainmentRows(tx, workspaceId, { connectionId, isReal: true, limit: MAX_CONTAINMENTS });
  const domains = emails
    .map((email) => email.split('@').at(-1) ?? '')
    .filter((domain) => domain !== '' && !isFreeMail(domain));
  return {
    ownDomains: new Set(domains),
    knownEmails: new Set(emails),
    // A key may be announced by its id alone.
    expectedActors: new Set(expected.flatMap(({ actor }) => [actor, `key:${actor}`])),
    containments: containments.flatMap(mapContainment),
  };
}

function mapContainment(plan: Containment): ContainmentInForce[] {
  const { appliedAt, startedAt, undoneAt, target } = plan;
  const heldFrom = startedAt ?? appliedAt;
  if (heldFrom === null) return [];
  const steps = plan.steps.map((step) => ({ resource: readTexts(step.resource), after: readNumbers(step.after) }));
  // A plan that failed or was taken back holds nothing any more.
  const isOver =
    plan.state === 'undone' || plan.state === 'failed' || plan.state === 'cancelled' || plan.direction === 'undo';
  const moments = [
    startedAt,
    appliedAt,
    undoneAt,
    ...plan.steps.flatMap((step) => [step.startedAt, step.appliedAt, step.verifiedAt]),
  ];
  return [
    {
      ...{ id: plan.id, title: plan.title, action: plan.action },
      ...{ projectId: target.projectId ?? null, apiKeyId: target.apiKeyId ?? null },
      ...{ userId: target.userId ?? null, serviceAccountId: target.serviceAccountId ?? null },
      resourceIds: steps.flatMap(({ resource }) => resource),
      values: Object.assign({}, ...steps.map(({ after }) => after)) as Record<string, number>,
      heldFrom,
      heldUntil: isOver ? (undoneAt ?? plan.steps.at(-1)?.startedAt ?? heldFrom) : null,
      changedAt: moments.filter((at) => at !== null),
    },
  ];
}

/** The ids within what a step finds its thing by. */
function readTexts(resource: unknown): string[] {
  if (typeof resource !== 'object' || resource === null) return [];
  return Object.values(resource).filter((one): one is string => typeof one === 'string');
}
