import type { Viewer } from '@/lib/auth/viewer';
import type { Db } from '@/lib/db/client';
import { type AuditInput, insertAuditEntry } from '@/lib/db/people/audit';

/** What changed: the thing before and after as the API shows it, absent where there was or is none. */
type Change = Pick<AuditInput, 'action' | 'target' | 'before' | 'after'> & Partial<Pick<AuditInput, 'detail'>>;

/** The audit entry of a change that `viewer` made: the last statement of the transaction that makes it. */
export function recordChange(db: Db, { workspaceId, actor }: Viewer, change: Change): Promise<void> {
  return insertAuditEntry(db, { workspaceId, actor: actor.name, detail: {}, ...change });
}
