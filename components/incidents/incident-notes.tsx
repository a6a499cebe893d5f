'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import type { IncidentNoteEntry } from '@/lib/contracts/incidents/incident-room';
import { incidentNotesQuery, useDeleteNote, useEditNote, useWriteNote } from '@/lib/queries/incidents/incident-room';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';
import { NoteForm } from './note-form';

const SHOWN_AT_FIRST = 5;

/** What people wrote about an incident, newest first, with a field for the next one. */
export function IncidentNotes({ incidentId }: { incidentId: string }) {
  const { can } = useWorkspace();
  const { data, error, refetch, isFetching } = useQuery(incidentNotesQuery(incidentId));
  const write = useWriteNote(incidentId);
  const [isWhole, setIsWhole] = useState(false);
  const notes = data?.data ?? [];
  return (
    <Card title={texts.notesTitle}>
      {can.handleIncidents ? (
        <NoteForm
          label={texts.notesFieldLabel}
          button={texts.notesWriteButton}
          error={write.error?.message}
          isBusy={write.isPending}
          onSubmit={(text) => write.mutateAsync(text)}
        />
      ) : null}
      {data ? (
        <>
          {notes.length === 0 ? <p className="mt-3 text-sm text-muted">{texts.notesEmpty}</p> : null}
          <ol className="mt-3 flex flex-col gap-4">
            {notes.slice(0, isWhole ? undefined : SHOWN_AT_FIRST).map((note) => (
              <Note key={note.id} note={note} />
            ))}
          </ol>
          {notes.length > SHOWN_AT_FIRST && !isWhole ? (
            <Button size="sm" className="mt-3" onClick={() => setIsWhole(true)}>
              {texts.notesShowAllButton(notes.length)}
            </Button>
          ) : null}
        </>
      ) : error ? (
        <ErrorState
          title={texts.notesErrorTitle}
          cause={error.message}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <SkeletonRows count={2} />
      )}
    </Card>
  );
}

function Note({ note }: { note: IncidentNoteEntry }) {
  const edit = useEditNote();
  const remove = useDeleteNote();
  const [isEdited, setIsEdited] = useState(false);
  if (isEdited) {
    return (
      <li>
        <NoteForm
          label={texts.notesEditLabel}
          button={common.save}
          text={note.text}
          error={edit.error?.message}
          isBusy={edit.isPending}
          onSubmit={(text) => edit.mutateAsync({ id: note.id, text }).then(() => setIsEdited(false))}
          onCancel={() => setIsEdited(false)}
        />
      </li>
    );
  }
  return (
    <li className="text-sm">
      <p className="text-xs text-muted">
        <bdi className="font-medium text-ink">{note.author}</bdi> · <InstantText at={note.createdAt} />
        {note.editedAt === null ? null : ` · ${texts.notesEdited}`}
      </p>
      <p className="break-words whitespace-pre-wrap">{note.text}</p>
      <div className="flex gap-1">
        {note.mayEdit ? (
          <Button size="sm" variant="ghost" className="-ml-2.5" onClick={() => setIsEdited(true)}>
            {common.edit}
          </Button>
        ) : null}
        {note.mayDelete ? (
          <Button size="sm" variant="ghost" isBusy={remove.isPending} onClick={() => remove.mutate(note.id)}>
            {texts.notesDeleteButton}
          </Button>
        ) : null}
      </div>
      {remove.error ? (
        <p role="alert" className="text-critical">
          {remove.error.message}
        </p>
      ) : null}
    </li>
  );
}
