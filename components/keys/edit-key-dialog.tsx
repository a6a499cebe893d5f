'use client';

import { type FormEvent, useState } from 'react';
import { WeeklyWindowFields } from '@/components/notifications/matchers/weekly-window-fields';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { Key } from '@/lib/contracts/keys/keys';
import { ApiError } from '@/lib/http/api-client';
import { useUpdateKey } from '@/lib/queries/keys/keys';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys';
import { draftRegister, officeHours, type RegisterDraft, readDraft, readRegister } from './register-draft';
import { ThirdPartyFields } from './third-party-fields';
import { Tick } from './tick';

type EditKeyDialogProps = { item: Key; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Everything that people can write down about one key. */
export default function EditKeyDialog({ item, isOpen, onOpenChange }: EditKeyDialogProps) {
  const { timezone } = useReader();
  const [draft, setDraft] = useState(() => draftRegister(item, timezone));
  const update = useUpdateKey(item.id);
  const errors = update.error instanceof ApiError ? update.error.errors : [];
  const errorOf = (path: string) => errors.find((error) => error.path.startsWith(path))?.message;
  const set = (changes: Partial<RegisterDraft>) => setDraft({ ...draft, ...changes });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    await update.mutateAsync(readDraft(draft)).then(
      () => {
        toast.undoable(texts.editDone, () => update.mutate(readRegister(item)));
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
        {TEXT_FIELDS.map(({ name, label, help, inputMode }) => (
          <Field key={name} label={label} help={help} error={errorOf(name)}>
            {(props) => (
              <Input
                {...props}
                inputMode={inputMode}
                value={draft[name]}
                onChange={(event) => set({ [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Tick
          label={texts.editHoursLabel}
          help={texts.editHoursHelp}
          isChecked={draft.expectedHours !== null}
          onChange={(isChecked) => set({ expectedHours: isChecked ? officeHours(timezone) : null })}
        />
        {draft.expectedHours ? (
          <WeeklyWindowFields
            legend={texts.editHoursLabel}
            window={draft.expectedHours}
            onChange={(expectedHours) => set({ expectedHours })}
            error={errorOf('expectedHours')}
          />
        ) : null}
        <ThirdPartyFields parties={draft.sharedWith} onChange={(sharedWith) => set({ sharedWith })} errorOf={errorOf} />
        <Tick
          label={texts.canary}
          help={texts.editCanaryHelp}
          isChecked={draft.canary}
          onChange={(canary) => set({ canary })}
        />
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

type TextName = 'purpose' | 'owner' | 'team' | 'expectedModels' | 'expectedMonthly' | 'rotateEveryDays' | 'note';
const TEXT_FIELDS: readonly { name: TextName; label: string; help?: string; inputMode?: 'numeric' | 'decimal' }[] = [
  { name: 'purpose', label: texts.editPurposeLabel },
  { name: 'owner', label: texts.editOwnerLabel, help: texts.editOwnerHelp },
  { name: 'team', label: texts.editTeamLabel },
  { name: 'expectedModels', label: texts.editModelsLabel, help: texts.editModelsHelp },
  { name: 'expectedMonthly', label: texts.editMonthlyLabel, help: texts.editMonthlyHelp, inputMode: 'decimal' },
  { name: 'rotateEveryDays', label: texts.editRotationLabel, help: texts.editRotationHelp, inputMode: 'numeric' },
  { name: 'note', label: common.note },
];
