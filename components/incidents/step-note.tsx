'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';

type StepNoteProps = { title: string; note: string; onSave: ((note: string) => void) | null };

/** A line about a step, changed in place; `onSave` null = for reading only. */
export function StepNote({ title, note, onSave }: StepNoteProps) {
  const [isEdited, setIsEdited] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSave?.(String(new FormData(event.currentTarget).get('note')).trim());
    setIsEdited(false);
  };
  if (!isEdited) {
    return (
      <>
        {onSave ? (
          <Button
            size="sm"
            variant="ghost"
            aria-label={texts.checklistNoteLabel(title)}
            onClick={() => setIsEdited(true)}
          >
            {common.note}
          </Button>
        ) : null}
        {note === '' ? null : <p className="basis-full break-words">{note}</p>}
      </>
    );
  }
  return (
    <form onSubmit={submit} className="flex basis-full gap-2">
      <Input name="note" aria-label={texts.checklistNoteLabel(title)} defaultValue={note} maxLength={2000} autoFocus />
      <Button type="submit" size="sm" className="h-8 max-md:h-10">
        {common.save}
      </Button>
    </form>
  );
}
