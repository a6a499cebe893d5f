'use client';

import { useState } from 'react';
import { Field, TextArea } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { toast } from '@/components/ui/toast';
import type { Saving } from '@/lib/contracts/savings/savings';
import { findFieldError } from '@/lib/http/field-error';
import { useDecideSaving, useReopenSaving } from '@/lib/queries/savings/savings';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/savings';
import { writeSubject } from './subject-line';

type Props = { saving: Saving; state: 'done' | 'dismissed'; onClose: () => void };

/** Says that a saving is done, or why it is not wanted. */
export function DecisionDialog({ saving: { id, title, subject }, state, onClose }: Props) {
  const [reason, setReason] = useState('');
  const decide = useDecideSaving();
  const reopen = useReopenSaving();
  const isDone = state === 'done';
  const save = () =>
    decide.mutate(
      { id, state, reason: reason.trim() },
      {
        onSuccess: () => {
          toast.undoable(isDone ? texts.markedDone : texts.dismissed, () => reopen.mutate(id));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={title}
      description={isDone ? texts.doneDescription(writeSubject(subject)) : texts.dismissDescription}
      onClose={onClose}
      onSubmit={save}
      error={decide.error}
      saveLabel={isDone ? texts.doneButton : texts.dismissButton}
      isBusy={decide.isPending}
      isComplete={isDone || reason.trim() !== ''}
    >
      <Field
        label={isDone ? texts.doneNoteLabel : common.why}
        help={texts.reasonHelp}
        error={findFieldError(decide.error, 'reason')}
      >
        {(field) => (
          <TextArea
            {...field}
            rows={3}
            maxLength={500}
            required={!isDone}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
