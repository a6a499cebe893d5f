import { deleteFiringById } from '@/lib/db/budgets/unreadable-firings';
import type { Transaction } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { deleteStepById } from '@/lib/db/incidents/incident-steps';
import { forgetRegisterById } from '@/lib/db/keys/unreadable-registers';
import type { UnreadableKind } from '@/lib/domain/installation/unreadable-kind';

type Delete = (tx: Transaction, where: { workspaceId: string; id: string }) => Promise<{ count: number }>;

const DELETES: Record<UnreadableKind, Delete> = {
  budget: (tx, where) => tx.budget.deleteMany({ where }),
  'budget-firing': (tx, { workspaceId, id }) => deleteFiringById(tx, workspaceId, id),
  'alert-rule': (tx, where) => tx.alertRule.deleteMany({ where }),
  incident: (tx, where) => tx.incident.deleteMany({ where }),
  channel: (tx, where) => tx.channel.deleteMany({ where }),
  'notification-policy': (tx, where) => tx.notificationPolicy.deleteMany({ where }),
  silence: (tx, where) => tx.silence.deleteMany({ where }),
  notification: (tx, where) => tx.notification.deleteMany({ where }),
  decision: (tx, where) => tx.notification.deleteMany({ where }),
  'containment-policy': (tx, where) => tx.containmentPolicy.deleteMany({ where }),
  containment: (tx, where) => tx.containment.deleteMany({ where }),
  // The connection stays: only what was noted about its keys goes, and is learnt again with the next pull.
  'key-access': (tx, where) => tx.connection.updateMany({ where, data: { keyAccess: Prisma.DbNull } }),
  leak: (tx, where) => tx.leakFinding.deleteMany({ where }),
  'saved-view': (tx, where) => tx.savedView.deleteMany({ where }),
  'share-link': (tx, where) => tx.shareLink.deleteMany({ where }),
  annotation: (tx, where) => tx.annotation.deleteMany({ where }),
  rotation: (tx, where) => tx.keyRotation.deleteMany({ where }),
  'incident-step': (tx, { workspaceId, id }) => deleteStepById(tx, workspaceId, id),
  // The event stays, as the log of the provider has it: only what the rules noted about it goes.
  'account-event': (tx, where) => tx.accountEvent.updateMany({ where, data: { signs: [] } }),
  'key-register': (tx, { workspaceId, id }) => forgetRegisterById(tx, workspaceId, id),
};

/** Deletes a row without reading it, with what hangs on it; false when there is none. */
export async function deleteUnread(
  tx: Transaction,
  what: UnreadableKind,
  where: { workspaceId: string; id: string },
): Promise<boolean> {
  return (await DELETES[what](tx, where)).count > 0;
}
