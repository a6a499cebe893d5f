'use client';

import { useState } from 'react';
import { useVerification } from '@/components/security/use-verification';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Member } from '@/lib/contracts/members';
import { ApiError } from '@/lib/http/api-client';
import { useEraseMember } from '@/lib/queries/data-rights';
import { useLeaveWorkspace, useRemoveMember } from '@/lib/queries/members';

/** Takes somebody out of the workspace, or lets the person leave. */
export function RemoveMemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const remove = useRemoveMember();
  const erase = useEraseMember();
  const leave = useLeaveWorkspace();
  const [isErased, setIsErased] = useState(false);
  const { run, dialog } = useVerification();
  const failure = remove.error ?? erase.error ?? leave.error;
  const isProofWanted = failure instanceof ApiError && failure.code === 'verification_needed';
  const confirm = async () => {
    if (member.isYou) {
      await leave.mutateAsync();
      return window.location.assign('/');
    }
    const { id, email } = member;
    const act = () => (isErased ? erase.mutateAsync({ id, email }) : remove.mutateAsync(id)).then(() => true);
    if (!(await run(act))) return;
    toast.success(`${member.name} is no longer a member`);
    onClose();
  };
  return (
    <>
      <TypedConfirm
        isOpen
        onOpenChange={onClose}
        title={member.isYou ? 'Leave this workspace?' : `Remove ${member.name}?`}
        expected={member.email}
        confirmLabel={member.isYou ? 'Leave' : 'Remove'}
        isBusy={remove.isPending || erase.isPending || leave.isPending}
        error={isProofWanted ? undefined : failure?.message}
        // Shown by the dialog through the error.
        onConfirm={() => void confirm().catch(() => undefined)}
      >
        Personal API tokens stop working at once; those of service accounts go on.
        {member.isYou ? null : (
          <label className="mt-3 flex items-start gap-2 text-ink">
            <input
              type="checkbox"
              checked={isErased}
              onChange={(event) => setIsErased(event.target.checked)}
              className="mt-0.5 size-4"
            />
            <span>
              Erase their name and address as well
              <span className="block text-xs text-muted">
                What they did stays in the history and the activity under a pseudonym. For owners; cannot be undone.
              </span>
            </span>
          </label>
        )}
      </TypedConfirm>
      {dialog}
    </>
  );
}
