'use client';

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Field, TextArea } from '@/components/ui/field';
import { findOpenMention } from '@/lib/presenters/incidents/open-mention';
import { membersQuery } from '@/lib/queries/people/members';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';

type NoteFormProps = {
  label: string;
  button: string;
  text?: string;
  error: string | undefined;
  isBusy: boolean;
  onSubmit: (text: string) => Promise<unknown>;
  onCancel?: () => void;
};

const MOST_PICKS = 5;

/** A field for a note. After an "@" the members it may mean are offered below it. */
export function NoteForm({ label, button, text: first = '', error, isBusy, onSubmit, onCancel }: NoteFormProps) {
  const { isLimited } = useWorkspace();
  const [text, setText] = useState(first);
  const form = useRef<HTMLFormElement>(null);
  const open = findOpenMention(text);
  const members = useQuery({ ...membersQuery(), enabled: open !== null && !isLimited, staleTime: 60_000 });
  const picks = (members.data?.data ?? [])
    .filter(({ name }) => open !== null && name.toLowerCase().startsWith(open.toLowerCase()) && name !== open)
    .slice(0, MOST_PICKS);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (text.trim() === '') return;
    // Shown above through `error`.
    onSubmit(text.trim()).then(
      () => setText(''),
      () => undefined,
    );
  };
  const pick = (name: string) => {
    setText(`${text.slice(0, text.length - (open ?? '').length)}${name} `);
    form.current?.querySelector('textarea')?.focus();
  };
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-2">
      <Field label={label} help={texts.notesFieldHelp} error={error}>
        {(field) => (
          <TextArea
            {...field}
            rows={2}
            maxLength={5000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {picks.length > 0 ? (
        <div className="flex flex-wrap gap-1">
          {picks.map(({ id, name }) => (
            <Button key={id} size="sm" aria-label={texts.notesMentionLabel(name)} onClick={() => pick(name)}>
              {`@${name}`}
            </Button>
          ))}
        </div>
      ) : null}
      <div className="flex gap-2">
        <Button type="submit" isBusy={isBusy} disabled={text.trim() === ''}>
          {button}
        </Button>
        {onCancel ? (
          <Button variant="ghost" onClick={onCancel}>
            {common.cancel}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
