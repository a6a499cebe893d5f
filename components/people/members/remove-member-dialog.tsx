'use client';

import { useState } from 'react';
import { useVerification } from '@/components/people/security/use-verification';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Member } from '@/lib/contracts/people/members';
import { ApiError } from '@/lib/http/api-client';
import { useEraseMember } from '@/lib/queries/people/data-rights';
import { useLeaveWorkspace, useRemoveMember } from '@/lib/queries/people/members';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/members';

/** Removes a member from the workspace, or lets the person leave. */
export function RemoveMemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const remove = useRemoveMember();
  const erase = useEraseMember();
  const leave = useLeaveWorkspace();
  const [isErased, setIsErased] = useState(false);
  const { run, dialog } = useVerification('access');
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
    toast.success(texts.removeDone(member.name));
    onClose();
  };
  return (
    <>
      <TypedConfirm
        isOpen
        onOpenChange={onClose}
        title={member.isYou ? texts.leaveQuestion : texts.removeQuestion(member.name)}
        expected={member.email}
        confirmLabel={member.isYou ? texts.leaveConfirm : common.remove}
        isBusy={remove.isPending || erase.isPending || leave.isPending}
        error={isProofWanted ? undefined : failure?.message}
        // Shown by the dialog through the error.
        onConfirm={() => void confirm().catch(() => undefined)}
      >
        {texts.removeEffect}
        {member.isYou ? null : (
          <label className="mt-3 flex items-start gap-2 text-ink">
            <input
              type="checkbox"
              checked={isErased}
              onChange={(event) => setIsErased(event.target.checked)}
              className="mt-0.5 size-4"
            />
            <span>
              {texts.removeEraseLabel}
              <span className="block text-xs text-muted">{texts.removeEraseHelp}</span>
            </span>
          </label>
        )}
      </TypedConfirm>
      {dialog}
    </>
  );
}
