'use client';

import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { formatDayTime } from '@/lib/presenters/instant';
import { useCreateAnnotation } from '@/lib/queries/usage-views';

/** A few words on the time axis that everybody in the workspace sees. */
export default function NoteDialog({ at, timezone, onClose }: { at: string; timezone: string; onClose: () => void }) {
  const { locale } = useReader();
  const [text, setText] = useState('');
  const create = useCreateAnnotation();
  const save = () =>
    create.mutate(
      { at, text: text.trim() },
      {
        onSuccess: () => {
          toast.success('Note added');
          onClose();
        },
      },
    );
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Add a note"
      description={`At ${formatDayTime(at, { locale, timezone })}, for everybody in the workspace`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') save();
        }}
      >
        <Field label="Note" error={create.error?.message}>
          {(field) => (
            <Input
              {...field}
              maxLength={200}
              required
              placeholder="Released the new search"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={create.isPending}>
            Add note
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
