'use client';

import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { formatDayTime } from '@/lib/presenters/instant';
import { useCreateAnnotation } from '@/lib/queries/usage/usage-views';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';

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
          toast.success(texts.noteDone);
          onClose();
        },
      },
    );
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={texts.noteTitle}
      description={texts.noteDescription(formatDayTime(at, { locale, timezone }))}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') save();
        }}
      >
        <Field label={common.note} error={create.error?.message}>
          {(field) => (
            <Input
              {...field}
              maxLength={200}
              required
              placeholder={texts.notePlaceholder}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={create.isPending}>
            {texts.noteAddButton}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
