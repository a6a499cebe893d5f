'use client';

import { type FormEvent, useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { findFieldError } from '@/lib/http/field-error';
import { useInvite } from '@/lib/queries/members';
import { InvitationLink } from './invitation-link';
import { type Place, PlaceFields, readProjectIds } from './place-fields';

/** Invites somebody; then shows the link once, for handing over by another way. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const invite = useInvite();
  const { isMailCaptured } = useWorkspace();
  const [place, setPlace] = useState<Place>({ role: 'member', projects: '' });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email')).trim();
    invite.mutate({ email, role: place.role, projectIds: readProjectIds(place) });
  };
  if (invite.data) {
    return (
      <Dialog
        isOpen
        onOpenChange={onClose}
        title="Invitation sent"
        description={
          isMailCaptured
            ? `Mail is captured here and reaches nobody: hand this link to ${invite.data.email} yourself.`
            : `A mail with this link is on its way to ${invite.data.email}.`
        }
      >
        <InvitationLink url={invite.data.url} />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  const errorOf = (path: string) => findFieldError(invite.error, path);
  return (
    <Dialog isOpen onOpenChange={onClose} title="Invite somebody">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="E-mail"
          error={errorOf('email') ?? (errorOf('role') || errorOf('projectIds') ? undefined : invite.error?.message)}
        >
          {(field) => <Input {...field} name="email" type="email" required autoComplete="off" />}
        </Field>
        <PlaceFields place={place} onChange={setPlace} errors={errorOf} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={invite.isPending}>
            Send invitation
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
