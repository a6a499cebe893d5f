'use client';

import { useState } from 'react';
import { Field, Input } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { toast } from '@/components/ui/toast';
import { useCreateExpectedActor } from '@/lib/queries/account-activity/account-activity';
import * as texts from '@/lib/texts/en/account-activity';
import * as common from '@/lib/texts/en/common';

const MIN_NOTE = 3;

/** Asks who is expected, and why. */
export default function AddActorDialog({ onClose }: { onClose: () => void }) {
  const [actor, setActor] = useState('');
  const [note, setNote] = useState('');
  const create = useCreateExpectedActor();
  const save = () =>
    create.mutate(
      { actor, note },
      {
        onSuccess: () => {
          toast.success(texts.expectedSaved(actor.trim()));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={texts.expectedAdd}
      description={texts.expectedDescription}
      onClose={onClose}
      onSubmit={save}
      error={create.error}
      saveLabel={common.save}
      isBusy={create.isPending}
      isComplete={actor.trim() !== '' && note.trim().length >= MIN_NOTE}
    >
      <Field label={texts.actorLabel} help={texts.expectedActorHelp}>
        {(field) => (
          <Input {...field} maxLength={300} value={actor} onChange={(event) => setActor(event.target.value)} />
        )}
      </Field>
      <Field label={common.why} help={texts.expectedNoteHelp}>
        {(field) => <Input {...field} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </FormDialog>
  );
}
