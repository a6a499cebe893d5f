'use client';

import { useVerification } from '@/components/security/use-verification';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Member } from '@/lib/contracts/members';
import { ApiError } from '@/lib/http/api-client';
import { useLeaveWorkspace, useRemoveMember } from '@/lib/queries/members';

/** Takes somebody out of the workspace, or lets the person leave. */
export function RemoveMemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const remove = useRemoveMember();
  const leave = useLeaveWorkspace();
  const { run, dialog } = useVerification();
  const failure = remove.error ?? leave.error;
  const isProofWanted = failure instanceof ApiError && failure.code === 'verification_needed';
  const confirm = async () => {
    if (member.isYou) {
      await leave.mutateAsync();
      return window.location.assign('/');
    }
    if (!(await run(() => remove.mutateAsync(member.id).then(() => true)))) return;
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
        isBusy={remove.isPending || leave.isPending}
        error={isProofWanted ? undefined : failure?.message}
        // Shown by the dialog through the error.
        onConfirm={() => void confirm().catch(() => undefined)}
      >
        Personal API tokens stop working at once; those of service accounts go on.
      </TypedConfirm>
      {dialog}
    </>
  );
}
