'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { Key, KeyUpdate } from '@/lib/contracts/keys/keys';
import { ApiError } from '@/lib/http/api-client';
import { useUpdateKey } from '@/lib/queries/keys/keys';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys';

type EditKeyDialogProps = { item: Key; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Owner, sharing, rotation, canary and note of one key. */
export default function EditKeyDialog({ item, isOpen, onOpenChange }: EditKeyDialogProps) {
  const [draft, setDraft] = useState({
    owner: item.owner ?? '',
    sharedWith: item.sharedWith.join(', '),
    rotateEveryDays: item.rotateEveryDays === null ? '' : String(item.rotateEveryDays),
    canary: item.canary,
    note: item.note ?? '',
  });
  const update = useUpdateKey(item.id);
  const errors = update.error instanceof ApiError ? update.error.errors : [];
  const errorOf = (path: string) => errors.find((error) => error.path.startsWith(path))?.message;
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    await update.mutateAsync(readDraft(draft)).then(
      () => {
        const { owner, sharedWith, rotateEveryDays, canary, note } = item;
        toast.undoable(texts.editDone, () => update.mutate({ owner, sharedWith, rotateEveryDays, canary, note }));
        onOpenChange(false);
      },
      () => {},
    );
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={texts.editTitle(item.name === '' ? item.id : item.name)}
      description={texts.editDescription}
    >
      <form onSubmit={(event) => void save(event)} className="flex flex-col gap-3">
        <Field label={texts.editOwnerLabel} help={texts.editOwnerHelp} error={errorOf('owner')}>
          {(props) => <Input {...props} value={draft.owner} onChange={(event) => set({ owner: event.target.value })} />}
        </Field>
        <Field label={texts.editSharedWithLabel} help={texts.editSharedWithHelp} error={errorOf('sharedWith')}>
          {(props) => (
            <Input {...props} value={draft.sharedWith} onChange={(event) => set({ sharedWith: event.target.value })} />
          )}
        </Field>
        <Field label={texts.editRotationLabel} help={texts.editRotationHelp} error={errorOf('rotateEveryDays')}>
          {(props) => (
            <Input
              {...props}
              inputMode="numeric"
              value={draft.rotateEveryDays}
              onChange={(event) => set({ rotateEveryDays: event.target.value })}
            />
          )}
        </Field>
        <Field label={common.note} error={errorOf('note')}>
          {(props) => <Input {...props} value={draft.note} onChange={(event) => set({ note: event.target.value })} />}
        </Field>
        <label className="flex items-start gap-2 text-sm">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={draft.canary}
            onChange={(event) => set({ canary: event.target.checked })}
          />
          <span>
            {texts.canary}
            <span className="block text-xs text-muted">{texts.editCanaryHelp}</span>
          </span>
        </label>
        {update.error && errors.length === 0 ? (
          <p role="alert" className="text-sm text-critical">
            {update.error.message}
          </p>
        ) : null}
        <DialogActions>
          <Button onClick={() => onOpenChange(false)}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={update.isPending}>
            {common.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

type Draft = { owner: string; sharedWith: string; rotateEveryDays: string; canary: boolean; note: string };

/** Empty texts mean "nothing"; what is not a number is sent as it is, so that the server says what it expects. */
function readDraft(draft: Draft): KeyUpdate {
  const days = draft.rotateEveryDays.trim();
  return {
    owner: draft.owner.trim() || null,
    sharedWith: draft.sharedWith
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    rotateEveryDays: days === '' ? null : Number(days),
    canary: draft.canary,
    note: draft.note.trim() || null,
  };
}
