'use client';

import { type FormEvent, useState } from 'react';
import { isProofWanted, useVerification } from '@/components/people/security/use-verification';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { findFieldError } from '@/lib/http/field-error';
import { useInvite } from '@/lib/queries/people/members';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/members';
import { InvitationLink } from './invitation-link';
import { isPlaceComplete, type Place, PlaceFields, readProjectIds } from './place-fields';

/** Invites a person; then shows the link once, for handing it over by another way. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const invite = useInvite();
  const { isMailCaptured } = useWorkspace();
  const { run, dialog } = useVerification('access');
  const [place, setPlace] = useState<Place>({ role: 'member', projectIds: null });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email')).trim();
    const wanted = { email, role: place.role, projectIds: readProjectIds(place) };
    // Shown by the form through `invite.error`.
    run(() => invite.mutateAsync(wanted)).catch(() => undefined);
  };
  if (invite.data) {
    return (
      <Dialog
        isOpen
        onOpenChange={onClose}
        title={texts.inviteSentTitle}
        description={
          isMailCaptured
            ? texts.inviteCapturedDescription(invite.data.email)
            : texts.inviteSentDescription(invite.data.email)
        }
      >
        <InvitationLink url={invite.data.url} />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            {common.done}
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  const errorOf = (path: string) => findFieldError(invite.error, path);
  const isPlaceWrong = Boolean(errorOf('role') || errorOf('projectIds'));
  const otherError = isPlaceWrong || isProofWanted(invite.error) ? undefined : invite.error?.message;
  return (
    <Dialog isOpen onOpenChange={onClose} title={texts.inviteTitle}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={common.email} error={errorOf('email') ?? otherError}>
          {(field) => <Input {...field} name="email" type="email" required autoComplete="off" />}
        </Field>
        <PlaceFields place={place} onChange={setPlace} errors={errorOf} />
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" disabled={!isPlaceComplete(place)} isBusy={invite.isPending}>
            {texts.inviteSendButton}
          </Button>
        </DialogActions>
      </form>
      {dialog}
    </Dialog>
  );
}
