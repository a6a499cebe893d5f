'use client';

import { useState } from 'react';
import { Field, Input } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { toast } from '@/components/ui/toast';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateLeakSource } from '@/lib/queries/leaks/leaks';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/leaks';

const DEFAULT_HOURS = '24';
const HOURS = /^([1-9]\d?|[1-6]\d\d|7[01]\d|720)$/;

/** A folder of the worker's machine that is to be scanned again and again. */
export default function AddSourceDialog({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState({ name: '', path: '', hours: DEFAULT_HOURS, withHistory: true });
  const create = useCreateLeakSource();
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const areHoursRight = HOURS.test(draft.hours.trim());
  const save = () =>
    create.mutate(
      {
        name: draft.name.trim(),
        path: draft.path.trim(),
        withHistory: draft.withHistory,
        everyHours: Number(draft.hours),
      },
      {
        onSuccess: () => {
          toast.success(texts.sourceAdded(draft.name.trim()));
          onClose();
        },
      },
    );
  const pathError = findFieldError(create.error, 'path');
  return (
    <FormDialog
      title={texts.sourceAddTitle}
      description={texts.sourceAddDescription}
      onClose={onClose}
      onSubmit={save}
      error={pathError === undefined ? create.error : null}
      saveLabel={texts.sourceAddButton}
      isBusy={create.isPending}
      isComplete={draft.name.trim() !== '' && draft.path.trim() !== '' && areHoursRight}
    >
      <Field label={common.name} help={texts.sourceNameHelp}>
        {(props) => (
          <Input {...props} maxLength={80} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
        )}
      </Field>
      <Field label={texts.sourcePathLabel} help={texts.sourcePathHelp} error={pathError}>
        {(props) => (
          <Input
            {...props}
            maxLength={1_000}
            spellCheck={false}
            className="font-mono"
            value={draft.path}
            onChange={(event) => set({ path: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={texts.sourceHoursLabel}
        error={areHoursRight || draft.hours === '' ? undefined : texts.sourceHoursWrong(draft.hours)}
      >
        {(props) => (
          <Input
            {...props}
            inputMode="numeric"
            value={draft.hours}
            onChange={(event) => set({ hours: event.target.value })}
          />
        )}
      </Field>
      <label className="flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="size-4"
          checked={draft.withHistory}
          onChange={(event) => set({ withHistory: event.target.checked })}
        />
        {texts.sourceHistoryLabel}
      </label>
    </FormDialog>
  );
}
