'use client';

import { type FormEvent, useState } from 'react';
import { useVerification } from '@/components/people/security/use-verification';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { toast } from '@/components/ui/toast';
import type { Member } from '@/lib/contracts/people/members';
import { ApiError } from '@/lib/http/api-client';
import { findFieldError } from '@/lib/http/field-error';
import { useUpdateMember } from '@/lib/queries/people/members';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/members';
import { isPlaceComplete, type Place, PlaceFields, readProjectIds } from './place-fields';

/** Changes a member's role and projects. */
export function EditMemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const update = useUpdateMember();
  const { run, dialog } = useVerification('access');
  const [place, setPlace] = useState<Place>({
    role: member.role,
    projectIds: member.projectIds.length === 0 ? null : member.projectIds,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const change = { id: member.id, role: place.role, projectIds: readProjectIds(place) };
    run(() => update.mutateAsync(change).then(() => true)).then(
      (isDone) => {
        if (!isDone) return;
        toast.undoable(texts.editDone(member.name, place.role), undo);
        onClose();
      },
      // Shown by the form through `update.error`.
      () => undefined,
    );
  };
  const undo = () => {
    const { id, name, role, projectIds } = member;
    update.mutate(
      { id, role, projectIds },
      { onError: (error) => toast.error(texts.editUndoFailed(name, error.message)) },
    );
  };
  const errorOf = (path: string) => findFieldError(update.error, path);
  const isProofWanted = update.error instanceof ApiError && update.error.code === 'verification_needed';
  return (
    <>
      <Dialog isOpen onOpenChange={onClose} title={texts.editTitle(member.name)} description={texts.editDescription}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          {update.error && !isProofWanted && !errorOf('projectIds') ? (
            <Banner tone="critical" title={update.error.message} />
          ) : null}
          <PlaceFields place={place} onChange={setPlace} errors={errorOf} />
          <DialogActions>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button type="submit" variant="primary" disabled={!isPlaceComplete(place)} isBusy={update.isPending}>
              {common.save}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
      {dialog}
    </>
  );
}
